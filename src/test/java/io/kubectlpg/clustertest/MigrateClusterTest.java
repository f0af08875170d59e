package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One cluster goes from bucket to bucket, to a volume, and back to a bucket; what it holds goes with it. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MigrateClusterTest {
    private static final List<String> VOLUME =
            List.of("--set", "backup.volume.enabled=true", "--set", "backup.volume.size=1Gi");

    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @BeforeAll
    void row() {
        cluster.insert("before");
    }

    private static List<String> keys(String slot) {
        Path values = TestNamespace.minioValues();
        return List.of(
                "--set-file", slot + ".accessKey=" + values.resolve("access-key"),
                "--set-file", slot + ".secretKey=" + values.resolve("secret-key"));
    }

    private static String[] prefix(String prefix) {
        return Stream.concat(Stream.of("--yes", "--set", "backup.s3.prefix=" + prefix), keys("backup.s3").stream())
                .toArray(String[]::new);
    }

    private void refused(int exit, String sentence, String... arguments) {
        List<String> before = cluster.namespace().versions();

        assertThat(cluster.pg("repository migrate", arguments).exited(exit).err())
                .contains(sentence);

        assertThat(withoutLock(cluster.namespace().versions())).isEqualTo(withoutLock(before));
        assertThat(cluster.labels()).hasSize(1);
    }

    private static List<String> withoutLock(List<String> versions) {
        return versions.stream().filter(object -> !object.startsWith("Lease/")).toList();
    }

    @Test
    @Order(1)
    void whatIsNoMoveOrCannotBeIsRefusedAndChangesNothing(@TempDir Path folder) throws IOException {
        refused(2, "has its repository in minio.minio.svc/backups already", "--yes");
        refused(
                2,
                "storage.size is given, but this command changes only the repository",
                "--yes",
                "--set",
                "storage.size=9Gi");
        String wrong = Files.writeString(folder.resolve("wrong"), "not the key").toString();
        refused(
                3,
                "refuses the keys",
                "--yes",
                "--set",
                "backup.s3.prefix=wrong",
                "--set-file",
                "backup.s3.accessKey=" + wrong,
                "--set-file",
                "backup.s3.secretKey=" + wrong);
        refused(3, "bucket of the repository does not exist", "--yes", "--set", "backup.s3.bucket=missing");
        refused(
                8,
                "the certificate of the repository cannot be verified",
                "--yes",
                "--set",
                "backup.s3.prefix=x",
                "--set",
                "backup.s3.ca=");
        refused(
                3,
                "is the present repository under another name",
                "--yes",
                "--set",
                "backup.s3.endpoint=minio.minio.svc.cluster.local");
    }

    @Test
    @Order(2)
    void movesToAnotherPlaceWithoutANewPod() {
        String started = cluster.startedAt();
        String pod = cluster.podUid();

        Finished moved = cluster.pg("repository migrate", prefix("moved")).succeeded();

        assertThat(moved.err())
                .contains("  stays       the backup ", "no connection is closed", "A restore is possible there from ")
                .contains("kubectl pg upgrade demo --set backup.secondary.s3.bucket=backups");
        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(cluster.podUid()).isEqualTo(pod);
        isIn("repo1-path=/moved/");
        assertThat(cluster.labels()).hasSize(1);
        cluster.assertGoesBack("moved");
    }

    @Test
    @Order(3)
    void theOldRepositoryIsReachedAgainAsTheSecond() {
        cluster.namespace()
                .pg(Stream.of(
                                Stream.of("upgrade", "demo", "--yes", "--set", "backup.secondary.s3.bucket=backups"),
                                Stream.of("--set", "backup.secondary.s3.endpoint=minio.minio.svc"),
                                Stream.of("--set", "backup.secondary.s3.region=us-east-1"),
                                Stream.of("--set", "backup.secondary.s3.pathStyle=true"),
                                Stream.of(
                                        "--set-file",
                                        "backup.secondary.s3.ca="
                                                + TestNamespace.minioValues().resolve("ca.crt")),
                                keys("backup.secondary.s3").stream())
                        .flatMap(words -> words)
                        .toArray(String[]::new))
                .succeeded();

        assertThat(cluster.pgbackrest("info", "--repo=2").succeeded().out()).contains("full backup: ");
        cluster.assertArchives();
        assertThat(cluster.pg("repository migrate", prefix("third")).exited(3).err())
                .contains("has more than one repository");

        cluster.namespace()
                .pg(
                        "upgrade",
                        "demo",
                        "--yes",
                        "--set",
                        "backup.secondary.s3.bucket=",
                        "--set",
                        "backup.secondary.s3.endpoint=",
                        "--set",
                        "backup.secondary.s3.ca=")
                .succeeded();
    }

    @Test
    @Order(4)
    void movesToAVolumeAndToABucketAgain() {
        cluster.pg("repository migrate", words(List.of("--yes"), VOLUME)).succeeded();

        assertThat(cluster.conf()).contains("repo1-host=demo-repo").doesNotContain("repo2-", "s3-bucket");
        assertThat(cluster.namespace().objects()).doesNotContain("secret/demo-s3", "secret/demo-secondary-s3");
        cluster.assertGoesBack("volume");

        // The certificates of MinIO's authority went with the bucket.
        cluster.pg("repository migrate", backAgain("again")).succeeded();

        isIn("repo1-path=/again/");
        assertThat(cluster.namespace().objects())
                .contains("persistentvolumeclaim/repository-demo-repo-0")
                .doesNotContain("statefulset.apps/demo-repo");
        cluster.assertGoesBack("again");
        assertThat(cluster.namespace().objects()).doesNotContain("secret/demo-repo-tls");
    }

    @Test
    @Order(5)
    void theOldVolumeIsReachedAgainAndGoesAgainWithItsCertificates() {
        cluster.pg("upgrade", words(List.of("--yes"), VOLUME)).succeeded();

        assertThat(cluster.pgbackrest("info", "--repo=2").succeeded().out()).contains("full backup: ");
        cluster.assertArchives();

        assertThat(cluster.pg("diff", "--set", "backup.volume.enabled=false")
                        .exited(1)
                        .out())
                .contains("--- Secret/demo-repo-tls");
        cluster.pg("upgrade", "--yes", "--set", "backup.volume.enabled=false").succeeded();

        assertThat(cluster.namespace().objects())
                .contains("persistentvolumeclaim/repository-demo-repo-0")
                .doesNotContain("secret/demo-repo-tls", "statefulset.apps/demo-repo");
    }

    @Test
    @Order(6)
    @Tag("exhaustive")
    void isCompletedWhereverTheClientDied() {
        isCompleted(
                prefix("killed"),
                "Store the list of the objects that the move creates",
                "Prepare ",
                "has the keys of the repository",
                "Create the stanza",
                ", too",
                "Prove that WAL arrives in both repositories",
                "Take a full backup",
                " as the repository",
                "Remove minio.minio.svc/backups/again from the configuration",
                "for the first repository",
                "Wait until the keys",
                "as the first repository",
                "Store the values",
                "Prove that WAL arrives in minio.minio.svc/backups/killed",
                "Remove what");

        isIn("repo1-path=/killed/");
        cluster.assertGoesBack("killed");
    }

    @Test
    @Order(7)
    @Tag("exhaustive")
    void isCompletedWhereverTheClientDiedOnTheWayToAVolume() {
        cluster.namespace()
                .kubectl("delete", "persistentvolumeclaim", "repository-demo-repo-0", "--ignore-not-found")
                .succeeded();

        isCompleted(
                words(List.of("--yes"), VOLUME),
                "Store the list of the objects that the move creates",
                "Prepare a volume",
                "Wait until demo-repo-0 serves",
                "has the keys of the repository",
                "Create the stanza",
                "Archive WAL to a volume, too",
                "Prove that WAL arrives in both repositories",
                "Take a full backup into a volume",
                "Store a volume as the repository",
                "Remove minio.minio.svc/backups",
                "Prove that WAL arrives in a volume",
                "Remove what");

        assertThat(cluster.conf()).contains("repo1-host=demo-repo").doesNotContain("repo2-", "s3-bucket");
        assertThat(cluster.namespace().objects()).doesNotContain("secret/demo-s3", "secret/demo-secondary-s3");
        cluster.assertGoesBack("killed on the way to a volume");
    }

    @Test
    @Order(8)
    @Tag("exhaustive")
    void isCompletedWhereverTheClientDiedOnTheWayFromAVolume() {
        isCompleted(
                backAgain("home"),
                "Store the list of the objects that the move creates",
                "Prepare minio.minio.svc",
                "has the keys of the repository",
                "Create the stanza",
                "Archive WAL to minio.minio.svc/backups/home, too",
                "Prove that WAL arrives in both repositories",
                "Take a full backup into minio.minio.svc",
                "Store minio.minio.svc/backups/home as the repository",
                "Remove a volume from the configuration",
                "Prove that WAL arrives in minio.minio.svc",
                "Remove what");

        isIn("repo1-path=/home/");
        assertThat(cluster.namespace().objects()).doesNotContain("statefulset.apps/demo-repo");
        cluster.assertGoesBack("killed on the way from a volume");
    }

    /** Each step; a client that is killed there leaves it begun. */
    private void isCompleted(String[] command, String... steps) {
        for (String step : steps) {
            Running client = cluster.startPg("repository migrate", command);
            client.reaches(step);
            client.kill();
            assertThat(client.err()).contains(step);
            cluster.insert(step);
            assertThat(holdsABackup()).as("killed at " + step).isTrue();
        }
        cluster.pg("resume").succeeded();
        assertThat(cluster.labels()).hasSize(1);
    }

    /** Closes a segment, and sees it in a repository that holds a backup. */
    private boolean holdsABackup() {
        cluster.assertArchives();
        return !cluster.labels().isEmpty();
    }

    private static String[] backAgain(String prefix) {
        var all = new ArrayList<>(TestNamespace.withRepository());
        all.addAll(List.of("--yes", "--set", "backup.s3.prefix=" + prefix));
        return all.toArray(String[]::new);
    }

    private static String[] words(List<String> first, List<String> more) {
        return Stream.concat(first.stream(), more.stream()).toArray(String[]::new);
    }

    /** One bucket, in the first place; and nothing is left of the way. */
    private void isIn(String path) {
        assertThat(cluster.conf()).contains(path).doesNotContain("repo2-");
        assertThat(cluster.inPod("ls", "/etc/pg").succeeded().out()).doesNotContain("joining", "secondary");
        assertThat(cluster.namespace().objects()).contains("secret/demo-s3").doesNotContain("secret/demo-secondary-s3");
        assertThat(cluster.namespace().pg("diff", "demo").exited(0).out()).isEmpty();
        JsonNode last = cluster.lastOperation();
        assertThat(last.path("state").asText()).isEqualTo("DONE");
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A bucket in which another database archives, and which cannot be told by its path: an earlier demo of this namespace
 * left it there.
 */
@ClusterTest
@Tag("exhaustive")
class AnotherDatabaseClusterTest {
    private static final String ENCRYPTED = "backup.encryption.enabled=true";

    private final TestNamespace namespace = TestNamespace.create();
    private final RecoverableCluster cluster = new RecoverableCluster(namespace);

    @AfterEach
    void remove() {
        cluster.close();
    }

    @Test
    void isRefusedAsTheFirstRepositoryAndAsTheSecondBeforeAnythingChanges() {
        install("backup.s3.prefix=/first").succeeded();
        List<String> theirs = cluster.labels();
        uninstall();

        assertThat(install("backup.s3.prefix=/first").exited(3).err())
                .contains("already holds backups of a cluster with this name and namespace");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(namespace.objects()).isEmpty());

        install("backup.s3.prefix=/second").succeeded();
        refused("holds the archive of another database", "upgrade", "--yes", "--set", "backup.s3.prefix=/first");
        refused("/first holds the archive of another database", secondary("/first"));
        refused(
                "/first holds the archive of another database",
                "repository migrate",
                "--yes",
                "--set",
                "backup.s3.prefix=/first");

        // Without a repository nothing is asked when it is installed; the bucket comes later.
        uninstall();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        var joins = new ArrayList<>(List.of("upgrade", "--yes", "--set", "backup.s3.prefix=/first"));
        joins.addAll(TestNamespace.withRepository());
        String uid = cluster.podUid();
        assertThat(upgrade(joins).exited(3).err()).contains("holds the archive of another database");
        assertThat(cluster.podUid()).isEqualTo(uid);
        uninstall();

        // And what is there is untouched: it can be brought back.
        var back = new ArrayList<>(Arrays.asList(RecoverableCluster.installation()));
        back.set(0, "restore");
        back.addAll(List.of("--latest", "--force", "--yes", "--set", "backup.s3.prefix=/first"));
        namespace.pg(back.toArray(String[]::new)).succeeded();
        assertThat(cluster.labels()).containsAll(theirs);
    }

    @Test
    void isRefusedWhereItsPassphraseIsAnotherOne() {
        install("backup.s3.prefix=/first", ENCRYPTED).succeeded();
        uninstall();
        // It stays with the backups.
        namespace.kubectl("delete", "secret", "demo-repository").succeeded();
        install("backup.s3.prefix=/second", ENCRYPTED).succeeded();

        refused("cannot be read with the present passphrase", secondary("/first"));
    }

    /** A volume stays with its backups when its cluster goes, and may be another one's next. */
    @Test
    void isRefusedOnAVolumeThatAnEarlierClusterLeft() {
        List<String> volume = List.of("--set", "backup.volume.enabled=true", "--set", "backup.volume.size=1Gi");
        namespace.pg(TestNamespace.install("demo", volume)).succeeded();
        uninstall();
        install("backup.s3.prefix=/third").succeeded();
        List<String> objects = namespace.objects();

        for (String command : List.of("upgrade", "repository migrate")) {
            refused(
                    "the volume repository-demo-repo-0 holds the archive of another database",
                    Stream.concat(Stream.of(command, "--yes"), volume.stream()).toArray(String[]::new));
        }

        assertThat(namespace.objects()).isEqualTo(objects);
    }

    /** And nothing has changed: the configuration, the pod, and that WAL arrives. */
    private void refused(String sentence, String... upgrade) {
        String before = configuration();
        String uid = cluster.podUid();
        assertThat(upgrade(Arrays.asList(upgrade)).exited(3).err()).contains(sentence);
        assertThat(configuration()).isEqualTo(before);
        assertThat(cluster.podUid()).isEqualTo(uid);
        cluster.assertArchives();
        assertThat(cluster.pg("resume").succeeded().err()).contains("There is no unfinished operation");
    }

    private String configuration() {
        return namespace
                .kubectl("get", "configmap", "demo-config", "-o", "jsonpath={.data}")
                .succeeded()
                .text();
    }

    private static String[] secondary(String prefix) {
        var words = new ArrayList<>(List.of("upgrade", "--yes"));
        for (String value : List.of(
                "bucket=backups",
                "endpoint=minio.minio.svc",
                "region=us-east-1",
                "pathStyle=true",
                "prefix=" + prefix)) {
            words.addAll(List.of("--set", "backup.secondary.s3." + value));
        }
        words.addAll(List.of(
                "--set-file",
                "backup.secondary.s3.ca=" + TestNamespace.minioValues().resolve("ca.crt")));
        words.addAll(List.of(
                "--set-file",
                "backup.secondary.s3.accessKey=" + TestNamespace.minioValues().resolve("access-key")));
        words.addAll(List.of(
                "--set-file",
                "backup.secondary.s3.secretKey=" + TestNamespace.minioValues().resolve("secret-key")));
        return words.toArray(String[]::new);
    }

    private Finished upgrade(List<String> words) {
        return cluster.pg(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));
    }

    private Finished install(String... values) {
        var words = new ArrayList<>(Arrays.asList(RecoverableCluster.installation()));
        for (String value : values) {
            words.addAll(List.of("--set", value));
        }
        return namespace.pg(words.toArray(String[]::new));
    }

    private void uninstall() {
        cluster.pg("uninstall", "--delete-data", "--confirm", "demo").succeeded();
    }
}

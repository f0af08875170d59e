package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted repository between two servers that share neither keys nor authority, one of which is lost on the way. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MigrateElsewhereClusterTest {
    private static final String SHARED = "minio.minio.svc/backups";

    private final RecoverableCluster cluster =
            RecoverableCluster.install(List.of("--set", "backup.encryption.enabled=true"));

    private Minio other;

    @BeforeAll
    void start(@TempDir Path folder) {
        other = Minio.start(folder);
        cluster.insert("before");
    }

    @AfterAll
    void remove() {
        cluster.close();
        other.close();
    }

    /** Archiving knows the new one already: WAL would wait for it, and every other command for the move. */
    @Test
    @Order(1)
    void goesBackToTheOldOneWhenTheNewOneIsLostWithTheClient() {
        String started = cluster.startedAt();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running client = cluster.startPg("repository migrate", yes(other.options()));
        try (Held _ = watch.held()) {
            client.kill();
            other.stop();
            cluster.insert("waits for the new one");
            cluster.sql("SELECT pg_switch_wal()");
        }

        assertThat(cluster.pg("resume").exited(1).err())
                .contains("the repository cannot be reached", "WAL goes to " + SHARED + " alone, as before");

        isAsItWas(started);
        other.start();
    }

    @Test
    @Order(2)
    @Tag("exhaustive")
    void goesBackToTheOldOneWhenTheNewOneRefusesTheKeysBeforeItHoldsABackup() {
        String started = cluster.startedAt();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running client = cluster.startPg("repository migrate", yes(other.options()));
        try (Held _ = watch.held()) {
            other.changeKeys();
        }

        assertThat(client.finish().exited(1).err())
                .contains("refuses the keys", "WAL goes to " + SHARED + " alone, as before");

        isAsItWas(started);
    }

    /** No restore begins with it, so that the old one would leave for nothing. */
    @Test
    @Order(2)
    void goesBackToTheOldOneWhenTheFullBackupInTheNewOneHoldsDamagedPages() {
        String started = cluster.startedAt();
        cluster.damagedTable("invoices");

        assertThat(cluster.pg("repository migrate", yes(other.options()))
                        .exited(1)
                        .err())
                .contains(
                        "holds damaged pages: page 3 of the table public.invoices",
                        "WAL goes to " + SHARED + " alone, as before",
                        "Then run the command again");

        cluster.sql("DROP TABLE invoices");
        isAsItWas(started);
    }

    private void isAsItWas(String started) {
        assertThat(cluster.conf()).contains("minio.minio.svc").doesNotContain("repo2-", other.host());
        cluster.assertArchives();
        assertThat(cluster.startedAt()).isEqualTo(started);
        cluster.pg("backup incr").succeeded();
        cluster.pg("upgrade", "--yes").succeeded();
        assertThat(cluster.namespace().objects()).doesNotContain("secret/demo-secondary-s3");
    }

    @Test
    @Order(3)
    void movesToAServerWithOtherKeysAndAnotherAuthorityWithoutANewPod() {
        String started = cluster.startedAt();

        cluster.pg("repository migrate", yes(other.options())).succeeded();

        assertThat(cluster.startedAt()).isEqualTo(started);
        isIn(other.host());
        cluster.assertGoesBack("elsewhere");
    }

    @Test
    @Order(4)
    void keysAreReplacedByAnUpgradeWithoutARestart() {
        String started = cluster.startedAt();
        String pod = cluster.podUid();
        List<String> old = other.keys();
        other.changeKeys();
        assertThat(other.keys()).doesNotContainAnyElementsOf(old);
        cluster.insert("while nobody had the keys");
        Path wrong = TestNamespace.minioValues();
        assertThat(cluster.pg(
                                "upgrade",
                                "--yes",
                                "--set-file",
                                "backup.s3.accessKey=" + wrong.resolve("access-key"),
                                "--set-file",
                                "backup.s3.secretKey=" + wrong.resolve("secret-key"))
                        .exited(3)
                        .err())
                .contains("refuses the keys");

        cluster.pg("upgrade", yes(other.options())).succeeded();

        cluster.assertArchives();
        cluster.pg("backup incr").succeeded();
        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(cluster.podUid()).isEqualTo(pod);
        cluster.assertGoesBack("new keys");
    }

    @Test
    @Order(5)
    void movesToABucketThatASecretOfTheUsersOpens() {
        Path values = TestNamespace.minioValues();
        cluster.namespace()
                .kubectl(
                        "create",
                        "secret",
                        "generic",
                        "mine",
                        "--from-file=accessKey=" + values.resolve("access-key"),
                        "--from-file=secretKey=" + values.resolve("secret-key"))
                .succeeded();

        Finished moved = cluster.pg(
                        "repository migrate",
                        "--yes",
                        "-f",
                        values.resolve("values.yaml").toString(),
                        "--set-file",
                        "backup.s3.ca=" + values.resolve("ca.crt"),
                        "--set",
                        "backup.s3.prefix=mine",
                        "--set",
                        "backup.s3.existingSecret=mine")
                .succeeded();

        assertThat(moved.err()).contains("the pod is replaced once");
        isIn("minio.minio.svc");
        assertThat(cluster.namespace().objects()).contains("secret/mine").doesNotContain("secret/demo-s3");
        cluster.assertGoesBack("mine");
    }

    /** The pod is replaced for the keys that are given now, before it turns out that the new one is lost. */
    @Test
    @Order(6)
    @Tag("exhaustive")
    void goesOnWhenTheNewOneIsLostAfterTheOldOneLeft() {
        Running client = cluster.startPg("repository migrate", again());
        client.awaitErr("Archive WAL to " + other.host() + "/backups/again as the first repository");
        client.stop();
        other.stop();
        client.goOn();

        assertThat(client.finish().exited(6).err())
                .contains("the move is not complete: ", "Then go on with: kubectl pg resume demo");
        cluster.insert("waits");
        other.start();
        cluster.pg("resume").succeeded();

        isIn("repo1-path=/again/");
        assertThat(cluster.namespace().objects())
                .contains("secret/mine", "secret/demo-s3")
                .doesNotContain("secret/demo-secondary-s3");
        cluster.assertGoesBack("gone on");
    }

    private String[] again() {
        var words = new ArrayList<>(other.options());
        words.addAll(List.of("--set", "backup.s3.existingSecret=", "--set", "backup.s3.prefix=again"));
        return yes(words);
    }

    private static String[] yes(List<String> options) {
        var words = new ArrayList<>(options);
        words.add("--yes");
        return words.toArray(String[]::new);
    }

    /** Encrypted as it was, in the first place, and nothing is left of the way. */
    private void isIn(String where) {
        assertThat(cluster.conf()).contains(where).doesNotContain("repo2-");
        assertThat(cluster.pgbackrest("info").succeeded().out()).contains("cipher: aes-256-cbc", "full backup: ");
        assertThat(cluster.namespace().pg("diff", "demo").exited(0).out()).isEmpty();
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo("DONE");
    }
}

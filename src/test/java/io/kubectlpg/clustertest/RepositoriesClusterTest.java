package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One cluster with a bucket and a volume, both encrypted. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepositoriesClusterTest {
    private static final List<String> VOLUME =
            List.of("--set", "backup.volume.enabled=true", "--set", "backup.volume.size=1Gi");
    private static final String BACKUPS_CLAIM = "persistentvolumeclaim/repository-demo-repo-0";

    private final RecoverableCluster cluster = new RecoverableCluster(TestNamespace.create());

    @BeforeAll
    void install() {
        var words = new ArrayList<>(Arrays.asList(RecoverableCluster.installation()));
        words.addAll(VOLUME);
        words.addAll(List.of("--set", "backup.encryption.enabled=true"));
        cluster.namespace().pg(words.toArray(String[]::new)).succeeded();
        cluster.createTable();
    }

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
    void walAndBackupsAreInBothAndTheHostHasNoPassphrase() {
        cluster.pg("backup incr").succeeded();
        cluster.sql("SELECT pg_current_xact_id()");
        String segment = cluster.sql("SELECT pg_walfile_name(pg_switch_wal())");

        for (String repository : List.of("--repo=1", "--repo=2")) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(cluster.pgbackrest(
                                            "repo-ls", repository, "--recurse", "--filter=" + segment, "archive/demo")
                                    .succeeded()
                                    .out())
                            .contains(segment));
            assertThat(cluster.pgbackrest("info", repository).succeeded().out())
                    .contains("full backup: ", "incr backup: ", "cipher: aes-256-cbc");
        }
        assertThat(cluster.namespace()
                        .kubectl("exec", "demo-repo-0", "--", "bash", "-c", "ls /etc/pg-secrets; env")
                        .succeeded()
                        .out())
                .contains("repository-tls")
                .doesNotContain("CIPHER")
                .doesNotContainPattern("(?m)^repository$");
    }

    @Test
    @Order(2)
    void onlyAnInstanceIsLetInByTheRepositoryHost() {
        Finished stranger = cluster.inPod(
                "bash",
                "-c",
                "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=demo-instances -keyout /tmp/k -out /tmp/c 2>/dev/null &&"
                        + " chmod 600 /tmp/k && bash /opt/kubectl-pg/pgbackrest repo-ls --repo=2"
                        + " --repo2-host-cert-file=/tmp/c --repo2-host-key-file=/tmp/k --io-timeout=3");

        assertThat(stranger.exit()).as(stranger.out() + stranger.err()).isNotZero();
        assertThat(stranger.out()).doesNotContain("archive");
    }

    @Test
    @Order(3)
    void damagedPagesAreSeenUntilEachRepositoryHasAWholeBackup() {
        String page =
                "page 3 of the table public.victims in the database myapp (" + cluster.damagedTable("victims") + ")";

        Finished backup = cluster.pg("backup full").exited(1);

        assertThat(backup.out().lines().filter(line -> line.endsWith("F: " + page)))
                .hasSize(2);
        assertThat(cluster.pg("status").exited(1).out())
                .contains("! the newest backup of repository 1, ", "! the newest backup of repository 2, ");
        cluster.sql("DROP TABLE victims");
        cluster.pg("backup full", "--repo", "1").succeeded();
        assertThat(cluster.pg("status").exited(1).out())
                .contains("! the newest backup of repository 2, ")
                .contains(page)
                .doesNotContain("! the newest backup of repository 1, ");
        cluster.pg("backup full", "--repo", "2").succeeded();
        cluster.pg("status").succeeded();
    }

    @Test
    @Order(4)
    void newKeysAreReadWithoutARestart() {
        String started = cluster.startedAt();
        String key = secretKey();

        writeKey("bm90IHRoZSBrZXk=", "not the key");
        assertThat(cluster.pgbackrest("repo-ls", "--repo=1", "--io-timeout=3").exit())
                .isNotZero();
        assertThat(cluster.pgbackrest("repo-ls", "--repo=2").exit()).isZero();
        writeKey(key, "");

        cluster.pgbackrest("repo-ls", "--repo=1").succeeded();
        cluster.assertArchives();
        assertThat(cluster.startedAt()).isEqualTo(started);
    }

    private String secretKey() {
        return cluster.namespace()
                .kubectl("get", "secret", "demo-s3", "-o", "jsonpath={.data.secretKey}")
                .succeeded()
                .text();
    }

    /** And waits until it has come. */
    private void writeKey(String base64, String text) {
        cluster.namespace()
                .kubectl("patch", "secret", "demo-s3", "-p", "{\"data\":{\"secretKey\":\"" + base64 + "\"}}")
                .succeeded();
        cluster.awaitFile(
                "/etc/pg-secrets/s3/secretKey", has -> text.isEmpty() ? !has.equals("not the key") : has.equals(text));
    }

    @Test
    @Order(5)
    void goesBackByTheVolumeAlone() {
        cluster.insert("kept");
        String moment = cluster.now();
        cluster.insert("lost");

        cluster.restore(moment, "--repo", "2", "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("kept");
        cluster.assertArchives();
    }

    @Test
    @Order(6)
    void aRepositoryHostThatIsGoneIsToldAndComesBackWithEverything() {
        cluster.namespace()
                .kubectl("delete", "pod", "demo-repo-0", "--wait=true")
                .succeeded();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> cluster.pgbackrest("repo-ls", "--repo=2", "--io-timeout=3")
                                .exit()
                        == 0);

        assertThat(cluster.pgbackrest("info", "--repo=2").succeeded().out()).contains("full backup: ");
        cluster.pg("backup diff", "--repo", "2").succeeded();
    }

    @Test
    @Order(7)
    void uninstallKeepsTheVolumeUntilItIsToldBy() {
        Finished kept =
                cluster.pg("uninstall", "--delete-data", "--confirm", "demo").succeeded();
        assertThat(kept.err()).contains("repository-demo-repo-0");
        assertThat(cluster.namespace().objects()).contains(BACKUPS_CLAIM);

        var again = new ArrayList<>(VOLUME);
        again.addAll(List.of("--set", "backup.encryption.enabled=true"));
        assertThat(cluster.namespace()
                        .pg(TestNamespace.install("demo", again))
                        .exited(3)
                        .err())
                .contains("holds backups of an earlier demo");

        cluster.pg("uninstall", "--delete-data", "--delete-backups", "--confirm", "demo")
                .succeeded();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !cluster.namespace().objects().contains(BACKUPS_CLAIM));
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A replica becomes the primary while the primary serves, and every command goes on with that. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class PromotionClusterTest {
    private static PromotedCluster promoted;

    @BeforeAll
    static void install(@TempDir Path folder) throws IOException {
        promoted = PromotedCluster.install(folder);
    }

    @AfterAll
    static void remove() {
        promoted.close();
    }

    @Test
    @Order(1)
    void aClusterWithoutReplicasHasNobodyToPromote() {
        promoted.assertRefused(3, "demo has no replica that could become the primary", "promote", "demo");
        promoted.assertRefused(4, "demo has no instance demo-2", "promote", "demo-2");
        promoted.assertRefused(3, "demo-1 is the primary and serves", "promote", "demo", "--failover");
        assertThat(promoted.pg("promote", "demo-1", "--yes").succeeded().err())
                .contains("demo-1 is the primary already; nothing was changed.");

        promoted.cluster().pg("replicas scale", "3").succeeded();
    }

    @Test
    @Order(2)
    void aReplicaBecomesThePrimaryAndGivesTheRoleBackWhileAnApplicationWrites() {
        PromotedCluster.Writer writer = promoted.write("writer");

        assertThat(promoted.pg("promote", "demo-2", "--yes").succeeded().err())
                .contains("demo-2 is the primary, on timeline 2. No write was accepted for ");
        assertThat(promoted.primaries()).containsExactly("demo-2");
        promoted.assertNoted("demo-2", PromotedCluster.INSTANCES);
        assertThat(promoted.pg("promote", "demo", "--yes").succeeded().err())
                .contains("is the primary, on timeline 3.");
        String third = promoted.primaries().getFirst();
        assertThat(third).isNotEqualTo("demo-2");
        if (!third.equals("demo-1")) {
            promoted.pg("promote", "demo-1", "--yes").succeeded();
        }

        writer.assertNothingLost();
        promoted.assertPrimary("demo-1");
        assertThat(promoted.cluster().archived("0000000[23].history")).hasSize(2);
        promoted.cluster().assertArchives();
        assertThat(promoted.pg("promote", "demo-1", "--yes").succeeded().err())
                .contains("demo-1 is the primary already; nothing was changed.");
    }

    @Test
    @Order(3)
    void isRefusedWhileItWouldCostSomethingAndNamesWhoCanInstead() {
        promoted.assertRefused(4, "demo has no instance demo-9", "promote", "demo-9");
        promoted.assertRefused(4, "nothing", "promote", "nothing");
        promoted.assertRefused(2, "--node-is-down is only for a failover", "promote", "demo", "--node-is-down");
        promoted.assertRefused(2, "\"much\" is not a size", "promote", "demo", "--max-lag", "much");
        promoted.assertRefused(3, "demo-1 is the primary and serves", "promote", "demo-2", "--failover");

        promoted.namespace().sql("demo-2-0", "SELECT pg_wal_replay_pause()");
        assertThat(promoted.assertRefused(3, "its replay is paused", "promote", "demo-2")
                        .err())
                .contains("Another replica can: kubectl pg promote demo-3");
        promoted.namespace().sql("demo-3-0", "SELECT pg_wal_replay_pause()");
        promoted.insert("not replayed");
        promoted.assertRefused(3, "its replay is paused", "promote", "demo");
        for (String pod : List.of("demo-2-0", "demo-3-0")) {
            promoted.namespace().sql(pod, "SELECT pg_wal_replay_resume()");
        }
        promoted.assertPrimary("demo-1");
    }

    @Test
    @Order(4)
    void isRefusedWhileABackupRunsOrArchivingFails() {
        RecoverableCluster cluster = promoted.cluster();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running backup = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            promoted.assertRefused(5, "backup ", "promote", "demo-2");
        }
        backup.finish().succeeded();

        // A program that fails in place of the one that archives.
        cluster.sql("ALTER SYSTEM SET archive_command = 'false'");
        cluster.sql("SELECT pg_reload_conf()");
        cluster.sql("SELECT pg_switch_wal() FROM pg_current_xact_id()");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cluster.sql("SELECT failed_count > 0 FROM pg_stat_archiver")
                        .equals("t"));
        promoted.assertRefused(3, "archiving fails on demo-1", "promote", "demo-2");
        cluster.sql("ALTER SYSTEM RESET archive_command");
        cluster.sql("SELECT pg_reload_conf()");
        cluster.assertArchives();
    }

    @Test
    @Order(5)
    void aReplicaThatIsBehindIsNotPromotedUnlessThatIsAllowed() {
        promoted.namespace().sql("demo-2-0", "ALTER SYSTEM SET recovery_min_apply_delay = '1h'");
        promoted.namespace().sql("demo-2-0", "SELECT pg_reload_conf()");
        promoted.cluster().sql("INSERT INTO entries (entry) SELECT md5(n::text) FROM generate_series(1, 100) AS n");
        // The replica tells the primary a moment later how far it is.
        promoted.cluster().sql("SELECT pg_sleep(2)");

        assertThat(promoted.assertRefused(3, "has not replayed the last", "promote", "demo-2", "--max-lag", "1Ki")
                        .err())
                .contains("Another replica can: kubectl pg promote demo-3");
        promoted.namespace().sql("demo-2-0", "ALTER SYSTEM RESET recovery_min_apply_delay");
        promoted.namespace().sql("demo-2-0", "SELECT pg_reload_conf()");
        promoted.assertPrimary("demo-1");
    }

    @Test
    @Order(6)
    void theRolesOutliveServersAndPods() {
        promoted.pg("promote", "demo-2", "--yes").succeeded();
        promoted.insert("on demo-2");

        promoted.inPod("demo-2", "kill -KILL $(head -n 1 $PGDATA/postmaster.pid)");
        promoted.insert("after a crash");
        promoted.assertPrimary("demo-2");

        promoted.namespace()
                .kubectl("delete", "pod", "demo-1-0", "demo-2-0", "demo-3-0")
                .succeeded();
        promoted.insert("after the loss of all pods");
        promoted.assertPrimary("demo-2");
        assertThat(promoted.rows()).contains("on demo-2", "after a crash", "after the loss of all pods");
    }

    @Test
    @Order(7)
    void upgradeAndRestartKeepTheRoles() {
        assertThat(promoted.cluster()
                        .pg("upgrade", "--set", "podLabels.team=blue", "--yes")
                        .succeeded()
                        .err()
                        .lines()
                        .filter(line -> line.startsWith("Replace the pod"))
                        .toList())
                .containsExactly(
                        "Replace the pod of demo-1 …", "Replace the pod of demo-3 …", "Replace the pod of demo-2 …");
        promoted.assertPrimary("demo-2");
        promoted.cluster().pg("restart", "--pod", "--yes").succeeded();
        promoted.assertPrimary("demo-2");
    }

    @Test
    @Order(8)
    @Tag("exhaustive")
    void stopStartAndScaleKeepTheRoles() {
        promoted.cluster().pg("stop", "--yes").succeeded();
        promoted.cluster().pg("start").succeeded();
        promoted.assertPrimary("demo-2");
        promoted.cluster().pg("replicas scale", "2", "--yes").succeeded();
        assertThat(promoted.primaries()).containsExactly("demo-2");
        promoted.cluster().pg("replicas scale", "3").succeeded();
        promoted.assertPrimary("demo-2");
    }

    /** An older volume must not take the place of the newest one. */
    @Test
    @Order(9)
    @Tag("exhaustive")
    void anInstallationBesideKeptVolumesTakesTheLastPrimarysData() {
        promoted.insert("before the uninstall");
        List<String> rows = promoted.rows();
        promoted.cluster().pg("uninstall", "--yes").succeeded();

        Finished installed = promoted.pg(RecoverableCluster.installation());

        if (installed.exit() == 0) {
            assertThat(promoted.rows()).isEqualTo(rows);
        } else {
            assertThat(installed.err()).contains("demo-2");
        }
    }
}

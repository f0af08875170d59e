package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
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
    private static final String SLEEPING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'";
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
                .contains("demo-1 is the primary already.", "nothing was changed");

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
                .contains("demo-1 is the primary already.", "nothing was changed");
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
        set("recovery_min_apply_delay = '1h'");
        try {
            promoted.assertRefused(3, "replays with a delay of 60m on purpose", "promote", "demo-2");
        } finally {
            set("recovery_min_apply_delay = 0");
        }

        set("max_standby_streaming_delay = -1");
        // A query on the replica holds up its replay of the lock, and of all that comes after it.
        promoted.inPod(
                "demo-2",
                "psql -XAtqh /run/pg -U postgres -d myapp -c 'BEGIN; SELECT count(*) FROM entries; SELECT pg_sleep(300)'"
                        + " </dev/null >/dev/null 2>&1 &");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> promoted.namespace().sql("demo-2-0", SLEEPING).equals("1"));
        promoted.cluster()
                .sql("BEGIN; LOCK TABLE entries IN ACCESS EXCLUSIVE MODE;"
                        + " INSERT INTO entries (entry) SELECT md5(n::text) FROM generate_series(1, 100) AS n; COMMIT");
        // The replica tells the primary a moment later how far it is.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> promoted.cluster()
                        .sql("SELECT pg_current_wal_lsn() - replay_lsn > 1024 FROM pg_stat_replication"
                                + " WHERE application_name = 'demo-2'")
                        .equals("t"));
        assertThat(promoted.assertRefused(3, "has not replayed the last", "promote", "demo-2", "--max-lag", "1Ki")
                        .err())
                .contains("Another replica can: kubectl pg promote demo-3");
        promoted.namespace().sql("demo-2-0", SLEEPING.replace("count(*)", "count(pg_terminate_backend(pid))"));
        set("max_standby_streaming_delay = '30s'");
        promoted.assertPrimary("demo-1");
    }

    private static void set(String parameter) {
        promoted.namespace().sql("demo-2-0", "ALTER SYSTEM SET " + parameter);
        promoted.namespace().sql("demo-2-0", "SELECT pg_reload_conf()");
    }

    /** Whichever comes first; the other one is refused, or comes after it. */
    @Test
    @Order(6)
    void twoPromotionsAtOnceLeaveOnePrimary() {
        PromotedCluster.Writer writer = promoted.write("two at once");
        Running one = promoted.namespace().startPg("promote", "demo-2", "--yes");
        Running other = promoted.namespace().startPg("promote", "demo-3", "--yes");
        List<Finished> ends = List.of(one.finish(), other.finish());

        assertThat(ends).extracting(Finished::exit).isSubsetOf(0, 3, 5).contains(0);
        assertThat(promoted.primaries()).hasSize(1).doesNotContain("demo-1");
        writer.assertNothingLost();
        promoted.assertPrimary(promoted.primaries().getFirst());
        promoted.pg("promote", "demo-1", "--yes").succeeded();
    }

    @Test
    @Order(7)
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

    /** The pods of the replicas are replaced first; then one of them takes over, and the old primary gets its pod as a replica. */
    @Test
    @Order(8)
    void upgradeAndRestartLetAReplicaTakeOverBeforeThePrimaryGetsANewPod() {
        PromotedCluster.Writer writer = promoted.write("upgrade");
        Finished upgrade = promoted.cluster()
                .pg("upgrade", "--set", "podLabels.team=blue", "--yes")
                .succeeded();
        assertThat(replaced(upgrade)).containsExactly("demo-1", "demo-3", "demo-2");
        assertThat(upgrade.err())
                .contains("Writes fail for about a second; all connections to demo-2 are closed.")
                .containsPattern("demo-[13] is the primary, on timeline [0-9]+. No write was accepted for [0-9.]+ s.");
        String primary = promoted.primaries().getFirst();
        assertThat(primary).isNotEqualTo("demo-2");
        writer.assertNothingLost();
        promoted.assertPrimary(primary);

        Finished restart = promoted.cluster()
                .pg("restart", "--pod", "--keep-primary", "--yes")
                .succeeded();
        assertThat(replaced(restart)).hasSize(3).last().isEqualTo(primary);
        promoted.assertPrimary(primary);
        promoted.pg("promote", "demo-2", "--yes").succeeded();
    }

    private static List<String> replaced(Finished command) {
        Pattern replaced = Pattern.compile("^Replace the pod of (\\S+) …$", Pattern.MULTILINE);
        return replaced.matcher(command.err())
                .results()
                .map(line -> line.group(1))
                .toList();
    }

    @Test
    @Order(9)
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
    @Order(10)
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

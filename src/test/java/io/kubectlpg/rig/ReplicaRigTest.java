package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A second instance becomes a copy of the primary, follows it, and survives whatever ends its container. */
class ReplicaRigTest extends RigTest {
    /** The script stops at this, until a test lets it go on. */
    private static final String PAUSE = ": >\"$RUN/here\"; until [[ -e $RUN/go ]]; do sleep 0.1; done; ";

    private static final String CLEAR = "find \"$folder\" -mindepth 1";
    private static final String RECHECK = "# Between the two anything may have happened.";

    private static final String CLONE = Instance.scriptText("request-clone");

    private static String pausedBefore(String anchor) {
        return CLONE.replace(anchor, PAUSE + anchor);
    }

    private static String impatient(String script) {
        return script.replace("await_primary 30", "await_primary 2").replace("await_primary 15", "await_primary 2");
    }

    private PrimaryAndReplica two(int repositories) {
        return two(repositories, Image.DEBIAN);
    }

    private PrimaryAndReplica two(int repositories, Image image) {
        return PrimaryAndReplica.made(this, repositories, image);
    }

    @Test
    void isCopiedFromThePrimaryAndFollowsItOverRestartsOfBoth() {
        PrimaryAndReplica two = two(0);
        Instance primary = two.primary();
        Instance replica = two.replica();
        two.begin();
        two.succeeds("c1", "auto");
        assertThat(primary.sql("SELECT slot_name, active FROM pg_replication_slots"))
                .isEqualTo("demo_2|t");
        assertThat(primary.script("observe").succeeded().out())
                .contains("{\"name\":\"demo_2\",\"active\":true,\"walStatus\":\"reserved\",\"keptBytes\":")
                .contains(
                        "\"applicationName\":\"demo-2\"",
                        "\"lagSeconds\":",
                        "\"receiver\" : null",
                        "\"following\":null");
        assertThat(replica.script("observe").succeeded().out())
                .contains("\"receiver\" : {\"status\":\"streaming\",\"host\":\"demo-")
                .contains("\"replayedAt\" : \"", "\"cloning\":null", "\"slots\" : []", "\"following\":null");

        two.restartReplica();
        two.streams();

        primary.restartContainer();
        primary.awaitReady();
        two.join();
        two.streams();
    }

    /** A label that is late points the Service to the standby itself. */
    @Test
    void followsThePrimaryAndNeverItself() {
        PrimaryAndReplica two = two(0).cloned();
        Instance replica = two.replica();
        replica.write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.FIRST));
        two.endReceivers();
        two.streams();

        replica.write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.SECOND));
        two.endReceivers();
        two.says("no primary answers");
        assertThat(replica.sql("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'"))
                .isEqualTo("0");
        replica.write("hosts", PrimaryAndReplica.hosts(Network.FIRST, Network.SECOND));
        two.streams();
        replica.until("has nothing to say", () -> replica.read("run/following").isEmpty());
    }

    @Test
    @Tag("exhaustive")
    void isCopiedFromTheRepositoryWhereThatHasABackup() {
        PrimaryAndReplica two = two(1);
        Instance primary = two.primary();
        Instance replica = two.replica();
        primary.request("submit", "b1", "backup", "full").succeeded();
        assertThat(primary.exitOf("b1")).isZero();
        primary.sql("INSERT INTO t VALUES (0)");
        two.begin();
        two.succeeds("c1", "auto");
        assertThat(replica.logOf("c1")).contains("copying the backup").doesNotContain("copying from the primary");

        replica.request("submit", "b2", "backup", "full").succeeded();
        two.fails("b2", 3, "ERROR: demo-2 is a replica");
        assertThat(replica.script("restore-point", "create", "here").exit()).isEqualTo(3);
        replica.request("submit", "r1", "restore", "default", "", "none", "1", "no")
                .succeeded();
        two.fails("r1", 3, "ERROR: a replica is not restored");
        assertThat(replica.script("observe").succeeded().out()).contains("\"restoring\":null");
        two.streams();
    }

    @Test
    @Tag("exhaustive")
    void aRepositoryWithoutABackupIsNoObstacle() {
        PrimaryAndReplica two = two(1);
        Instance replica = two.replica();
        two.begin();
        two.submit("c0", "repository");
        two.fails("c0", 1, "holds no backup");
        two.succeeds("c1", "auto");
        assertThat(replica.logOf("c1")).contains("not from the repository").contains("copying from the primary");

        replica.exec("rm", "-f", "/run/pg/scripts/request-clone").succeeded();
        Finished refused = replica.request("submit", "c2", "clone", "auto");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.out()).contains("kubectl pg restart demo --pod");
    }

    /** On an image with busybox. */
    @Test
    void isCopiedAgainOverAStandbyWithItsTablespaces() {
        PrimaryAndReplica two = two(0, Image.BUSYBOX);
        Instance primary = two.primary();
        Instance replica = two.replica();
        primary.exec("mkdir", "-p", "/pgdata/tablespaces/fast", "/run/pg/elsewhere")
                .succeeded();
        primary.sql("CREATE TABLESPACE fast LOCATION '/pgdata/tablespaces/fast'");
        primary.sql("CREATE TABLE s TABLESPACE fast AS SELECT 7 AS n");
        two.cloned();
        assertThat(replica.sql("SELECT n FROM s")).isEqualTo("7");
        // As a copy leaves it that failed.
        replica.exec("bash", "-c", "rm -rf $PGDATA/pg_tblspc/*").succeeded();

        two.succeeds("c2", "primary");
        assertThat(replica.sql("SELECT n FROM s")).isEqualTo("7");

        primary.sql("CREATE TABLESPACE elsewhere LOCATION '/run/pg/elsewhere'");
        two.submit("c3", "primary");
        two.fails("c3", 3, "tablespaces outside /pgdata, which cannot be copied: elsewhere in /run/pg/elsewhere");
    }

    /** The data directory of a primary may hold what no other instance has. */
    @Test
    void aPrimaryIsNeverCopiedOver() {
        Instance primary = two(0).primary();
        primary.request("submit", "c1", "clone", "primary").succeeded();
        assertThat(primary.exitOf("c1")).isEqualTo(3);
        assertThat(primary.logOf("c1")).contains("only a replica becomes a copy of the primary");
        assertThat(primary.sql("SELECT count(*) FROM t")).isEqualTo("1000");

        primary.role("replica");
        primary.restartContainer();
        primary.awaitState("unlike");
        primary.request("submit", "c2", "clone", "primary").succeeded();
        assertThat(primary.exitOf("c2")).isEqualTo(3);
        assertThat(primary.logOf("c2")).contains("the data directory is no standby's");
        primary.write("data/kubectl-pg/restoring", "r0");
        primary.request("submit", "c3", "clone", "primary").succeeded();
        assertThat(primary.exitOf("c3")).isEqualTo(3);
        assertThat(primary.logOf("c3")).contains("ERROR: restore r0 owns the data directory");
        primary.exec("rm", "-f", "/pgdata/kubectl-pg/restoring").succeeded();

        primary.role("primary");
        primary.awaitReady();
        assertThat(primary.sql("SELECT count(*) FROM t")).isEqualTo("1000");
    }

    @Test
    void withoutAPrimaryTheStandbyServesOn() {
        PrimaryAndReplica two = two(0).cloned();
        two.cloneBy(impatient(CLONE));
        two.streams();
        two.primary().stop();

        two.submit("c2", "primary");
        two.fails("c2", 1, "ERROR: no primary answers");
        two.servesOn();

        two.cloneBy(CLONE.replace("await_primary 30", "await_primary 600"));
        two.replica().awaitReady();
        String started = two.replica().sql("SELECT pg_postmaster_start_time()");
        two.submit("c3", "primary");
        two.replica().until("checks", () -> two.replica().logOf("c3").contains("phase check"));
        assertThat(two.replica().request("cancel", "c3").succeeded().text()).isEqualTo("open");
        two.fails("c3", 143, "ERROR: it was given up; nothing was copied, and nothing was changed");
        two.servesOn();
        assertThat(two.replica().sql("SELECT pg_postmaster_start_time()")).isEqualTo(started);
    }

    @Test
    void aPrimaryThatGoesBetweenCheckAndCopyLeavesTheStandbyAsItWas() {
        PrimaryAndReplica two = two(0).cloned();
        two.cloneBy(impatient(pausedBefore(RECHECK)));
        two.streams();
        two.submit("c2", "primary");
        two.awaitHere();
        two.noServer();
        two.primary().stop();
        two.go();

        two.fails("c2", 1, "ERROR: no primary answers");
        two.servesOn();
    }

    /** Between the mark and the copy the supervisor has a reason to start a server. */
    @Test
    void noServerStartsBesideTheCopy() {
        PrimaryAndReplica two = two(0).cloned();
        two.cloneBy(pausedBefore("require_tablespaces\n    choose"));
        two.streams();
        two.submit("c2", "primary");
        two.awaitHere();
        two.replica().signalServer("KILL");
        two.replica().awaitState("cloning");
        two.replica().pause(2);
        two.noServer();
        two.go();

        assertThat(two.replica().exitOf("c2")).as(two.replica().logOf("c2")).isZero();
        two.streams();
    }

    @Test
    void aCopyThatIsGivenUpStaysClosedUntilAnotherOneIsComplete() {
        PrimaryAndReplica two = two(0).cloned();
        Instance replica = two.replica();
        two.cloneBy(pausedBefore(CLEAR));
        two.streams();
        two.submit("c2", "primary");
        two.awaitHere();
        assertThat(replica.request("cancel", "c2").succeeded().text()).isEqualTo("closed");
        two.fails("c2", 143, "ERROR: it was given up; no server runs until another copy is complete");
        replica.awaitState("cloning");
        assertThat(replica.script("observe").succeeded().out()).contains("\"cloning\":{\"id\":\"c2\"}");

        replica.role("primary");
        replica.request("submit", "r1", "restore", "default", "", "none", "1", "no")
                .succeeded();
        two.fails("r1", 3, "ERROR: the copy of the primary by the request c2 owns the data directory");
        replica.role("replica");

        // Given up while its container is away.
        two.cloneBy(pausedBefore(CLEAR));
        two.submit("c3", "primary");
        two.awaitHere();
        replica.kill9();
        replica.write("data/kubectl-pg/requests/c3/cancel", "");
        replica.start();
        two.join();
        two.fails("c3", 143, "no server runs until another copy is complete");
        replica.awaitState("cloning");
        two.noServer();

        two.cloneBy(impatient(CLONE));
        two.succeeds("c4", "primary");
    }

    @Test
    void aSlotThatIsMissingOrLostIsMadeAnew() {
        PrimaryAndReplica two = two(0).cloned();
        Instance primary = two.primary();
        Instance replica = two.replica();
        replica.stop();
        primary.until(
                "has no receiver",
                () -> primary.sql("SELECT count(*) FROM pg_stat_replication").equals("0"));
        primary.sql("SELECT pg_drop_replication_slot('demo_2')");
        replica.start();
        two.join();
        two.streams();

        replica.stop();
        primary.sql("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        primary.sql("SELECT pg_reload_conf()");
        for (int segment = 0; segment < 4; segment++) {
            primary.sql("INSERT INTO t VALUES (0)");
            primary.sql("SELECT pg_switch_wal()");
        }
        primary.sql("CHECKPOINT");
        assertThat(primary.sql("SELECT wal_status FROM pg_replication_slots")).isEqualTo("lost");
        replica.start();
        two.join();
        two.says("there is no archive");
        assertThat(primary.sql("SELECT invalidation_reason FROM pg_replication_slots"))
                .isEmpty();

        two.succeeds("c2", "primary");
    }

    @Test
    @Tag("exhaustive")
    void aPasswordThatChangesIsFollowedWithoutARestart() {
        PrimaryAndReplica two = two(0).cloned();
        Instance replica = two.replica();
        String started = replica.sql("SELECT pg_postmaster_start_time()");
        two.primary().write("secrets/replication/password", "an:other\\one");
        two.primary().script("roles").succeeded();
        two.endReceivers();
        two.says("the primary does not take the password of streaming_replica");

        replica.write("secrets/replication/password", "an:other\\one");
        two.streams();
        assertThat(replica.sql("SELECT pg_postmaster_start_time()")).isEqualTo(started);
    }

    @Test
    @Tag("exhaustive")
    void aStandbyWhoseTimelineIsNotThePrimarysSaysSo() {
        PrimaryAndReplica two = two(0).cloned();
        Instance replica = two.replica();
        replica.sql("SELECT pg_promote()");
        replica.exec("bash", "-c", ": >$PGDATA/standby.signal").succeeded();
        two.restartReplica();
        two.says("this standby is on timeline 2, and the primary on another one, 1");
    }

    @Test
    void aPrimaryWithAnotherDatabaseIsNotCopied() {
        PrimaryAndReplica two = two(0).cloned();
        Instance other = make(files());
        PrimaryAndReplica.serve(other);
        two.primary().close();
        two.replica().restartContainer();
        Network.join(other, two.replica());
        two.replica().awaitReady();
        two.submit("c2", "primary");

        two.fails("c2", 3, "ERROR: the primary that answers has another database");
        two.servesOn();
        two.says("the primary that answers has another database");
    }

    /** The script stops before this, when its container ends. */
    @ParameterizedTest
    @ValueSource(strings = {"# That which is there keeps WAL", CLEAR})
    void whereverTheContainerEndsTheNextOneCompletesTheCopyAndNoServerStartsOnAPart(String place) {
        endsTheContainer(place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin check",
                "require_tablespaces\n    choose",
                "begin stop",
                "begin copy",
                "if ((now >= next)); then next=",
                "begin settle",
                ": >\"$PGDATA/standby.signal\"",
                "rm -f \"$CLONING\"",
                "streams\n    say"
            })
    @Tag("exhaustive")
    void andAtEveryOtherPlace(String place) {
        endsTheContainer(place);
    }

    private void endsTheContainer(String place) {
        PrimaryAndReplica two = two(0).cloned();
        Instance replica = two.replica();
        two.cloneBy(pausedBefore(place));
        two.streams();
        two.submit("c2", "primary");
        two.awaitHere();
        boolean marked = two.cloning();
        replica.kill9();
        if (marked) {
            replica.replaceScript("request-clone", "sleep 1000");
            replica.start();
            replica.awaitState("cloning");
            two.noServer();
            replica.kill9();
        }
        replica.replaceScript("request-clone", CLONE);
        replica.start();
        two.join();

        assertThat(replica.exitOf("c2")).as(replica.logOf("c2")).isZero();
        two.streams();
    }
}

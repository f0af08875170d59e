package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An old primary, which has what the new one has not, becomes its standby by a rewind. */
class RewindRigTest extends RigTest {
    private static final String PAUSE = ": >\"$RUN/here\"; until [[ -e $RUN/go ]]; do sleep 0.1; done; ";
    private static final String RESCUE = "data/kubectl-pg/rescue/";
    private static final String COMMIT = "INSERT INTO t VALUES (7001)";
    /** Is in the WAL, and no commit. */
    private static final String MESSAGE = "SELECT pg_logical_emit_message(false, 'a', 'b')";

    /** The second instance has become the primary by the decision 1, and the first one has crashed after it wrote this. */
    private PrimaryAndReplica parted(int repositories, String... statements) {
        PrimaryAndReplica two = PrimaryAndReplica.made(
                        this,
                        repositories,
                        files -> files.values("parameters: {max_prepared_transactions: 5}"),
                        files -> files)
                .cloned();
        Instance first = two.primary();
        Instance second = two.replica();
        second.script("acknowledge", "1").succeeded();
        for (String statement : statements) {
            first.sql(statement);
        }
        for (Instance instance : List.of(first, second)) {
            instance.write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.SECOND, Network.FIRST));
        }
        var taking = new Conversation(second, "take-over", "1", "2", "silent", "demo_1");
        assertThat(taking.hear()).startsWith("ready 1 ");
        taking.say("go 1 -");
        assertThat(taking.hear()).isEqualTo("accepted");
        assertThat(taking.hear()).isEqualTo("promoted 2");
        assertThat(taking.end()).isZero();
        second.sql("INSERT INTO t VALUES (8001)");
        second.until(
                "tells its decision",
                () -> second.tried("SHOW kubectl_pg.epoch").text().equals("1"));
        first.kill9();
        return two;
    }

    /** The old primary starts, as a pod does that a decision has made a replica. */
    private static void comesBack(PrimaryAndReplica two, int epoch) {
        Instance first = two.primary();
        first.role("replica");
        first.write("podinfo/annotations", "kubectl-pg.io/epoch=\"" + epoch + "\"\n");
        first.start();
        two.join();
    }

    private static void follows(PrimaryAndReplica two, String rows) {
        Instance first = two.primary();
        Instance second = two.replica();
        second.sql("INSERT INTO t VALUES (9001)");
        first.until(
                "follows",
                () -> first.tried("SELECT count(*) FROM t WHERE n > 7000")
                        .text()
                        .equals(rows));
        assertThat(second.sql("SELECT application_name, state FROM pg_stat_replication"))
                .isEqualTo("demo-1|streaming");
        assertThat(first.sql("SELECT sum(n) FROM t")).isEqualTo(second.sql("SELECT sum(n) FROM t"));
        assertThat(first.sql("SELECT pg_is_in_recovery()")).isEqualTo("t");
        assertThat(first.exec("test", "-e", "/pgdata/kubectl-pg/cloning").exit())
                .isNotZero();
        assertThat(first.exec("test", "-e", "/pgdata/kubectl-pg/partial").exit())
                .isNotZero();
    }

    private static void says(Instance instance, String why) {
        instance.until("says: " + why, () -> instance.read("run/following").contains(why));
    }

    private static Finished rewind(Instance instance, String id) {
        return instance.request("submit", id, "clone", "rewind");
    }

    @Test
    void withoutACommitOfItsOwnItIsRewoundByItself() {
        PrimaryAndReplica two = parted(0, MESSAGE, "SELECT pg_switch_wal()");
        comesBack(two, 1);
        Instance first = two.primary();
        assertThat(first.exitOf("rewind-2-1")).as(first.logOf("rewind-2-1")).isZero();
        follows(two, "2");
        assertThat(first.follow("rewind-2-1")).contains("exit 0 rewound; no commit was given up");
        assertThat(first.read(RESCUE + "rewind-2-1")).isEmpty();
        two.primary().restartContainer();
        two.join();
        follows(two, "3");
    }

    @Test
    void commitsOfItsOwnAreGivenUpOnlyOnDemandAndKept() {
        PrimaryAndReplica two = parted(0, COMMIT, MESSAGE);
        comesBack(two, 1);
        Instance first = two.primary();
        says(first, "it has WAL that the primary does not have, with 1 commit, made at 20");
        first.pause(12);
        assertThat(first.read("data/kubectl-pg/requests/rewind-2-1/kind")).isEmpty();
        assertThat(first.sql("SELECT count(*) FROM t WHERE n = 7001")).isEqualTo("1");

        rewind(first, "w1").succeeded();
        assertThat(first.exitOf("w1")).as(first.logOf("w1")).isZero();
        follows(two, "2");
        assertThat(first.follow("w1"))
                .contains("exit 0 rewound; 1 commit was given up, made at 20")
                .contains("its WAL is in /pgdata/kubectl-pg/rescue/w1");
        assertThat(first.exec("bash", "-c", "pg_waldump -r Transaction /pgdata/kubectl-pg/rescue/w1/0*")
                        .out())
                .contains("COMMIT");
    }

    /** The control file knows of a checkpoint only; what comes behind it is in the WAL. A transaction that is prepared is somebody's, too. */
    @ParameterizedTest
    @ValueSource(strings = {COMMIT, "BEGIN; INSERT INTO t VALUES (7001); PREPARE TRANSACTION 'it''s: 2'"})
    void whatComesBehindTheLastCheckpointCounts(String statement) {
        PrimaryAndReplica two = parted(1, "CHECKPOINT", MESSAGE, statement);
        comesBack(two, 1);
        Instance first = two.primary();
        says(first, "it has WAL that the primary does not have, with 1 commit, made at 20");
        first.pause(12);
        assertThat(first.read("data/kubectl-pg/requests/rewind-2-1/kind")).isEmpty();
        // As where it was found earlier that there is none.
        first.request("submit", "w1", "clone", "rejoin").succeeded();
        assertThat(first.exitOf("w1")).isEqualTo(1);
        assertThat(first.logOf("w1"))
                .contains("ERROR: it cannot be rewound: only this instance has a commit")
                .contains("nothing was copied, and nothing was changed");
        assertThat(first.exec("ls", "/pgdata/kubectl-pg/rescue").out()).doesNotContain("w1");
        says(first, "it has WAL that the primary does not have, with 1 commit, made at 20");
    }

    @Test
    @Tag("exhaustive")
    void aServerThatNeverStartsAsAStandbyIsRewoundToo() {
        PrimaryAndReplica two = parted(1, "CHECKPOINT", COMMIT, "CHECKPOINT");
        Instance first = two.primary();
        // It goes up to its end, and is stopped then.
        comesBack(two, 1);
        says(first, "1 commit, made at 20");
        first.restartContainer();
        two.join();
        says(first, "1 commit, made at 20");
        rewind(first, "w1").succeeded();
        assertThat(first.exitOf("w1")).as(first.logOf("w1")).isZero();
        follows(two, "2");
    }

    /** The segments from before the fork are recycled, and the archive has them. */
    @Test
    void walThatIsGoneComesFromTheArchive() {
        PrimaryAndReplica two = parted(
                1,
                "SELECT pg_drop_replication_slot('demo_2')",
                COMMIT,
                "SELECT pg_switch_wal()",
                MESSAGE,
                "SELECT pg_switch_wal()",
                MESSAGE,
                "SELECT pg_switch_wal()",
                "CHECKPOINT",
                MESSAGE,
                "SELECT pg_switch_wal()",
                "CHECKPOINT");
        Instance first = two.primary();
        comesBack(two, 1);
        says(first, "1 commit, made at 20");
        rewind(first, "w1").succeeded();
        assertThat(first.exitOf("w1")).as(first.logOf("w1")).isZero();
        assertThat(first.follow("w1")).contains("exit 0 rewound; 1 commit was given up, made at 20");
        follows(two, "2");
    }

    /** Not by its own wish and not by the user's: what the older one has may be less. */
    @Test
    void aPrimaryOfAnOlderDecisionIsNotObeyed() {
        PrimaryAndReplica two = parted(0, MESSAGE);
        Instance first = two.primary();
        // Otherwise it would ask the other instance, and stop.
        two.replica().sql("SELECT pg_drop_replication_slot('demo_1')");
        comesBack(two, 5);
        says(first, "it has WAL that the primary does not have, but no commit in it");
        first.pause(12);
        assertThat(first.read("data/kubectl-pg/requests/rewind-2-1/kind")).isEmpty();
        rewind(first, "w1").succeeded();
        assertThat(first.exitOf("w1")).isEqualTo(1);
        assertThat(first.logOf("w1"))
                .contains(
                        "ERROR: it cannot be rewound: the primary that answers does not say that it is the primary by the decision 5")
                .contains("nothing was copied, and nothing was changed");
        first.awaitReady();
        assertThat(first.sql("SELECT count(*) FROM t")).isEqualTo("1001");
    }

    @Test
    @Tag("exhaustive")
    void whoNeverLeftThePrimaryIsNotRewound() {
        PrimaryAndReplica two = PrimaryAndReplica.made(this, 0, Image.DEBIAN).cloned();
        rewind(two.replica(), "w1").succeeded();
        two.fails("w1", 1, "ERROR: it cannot be rewound: no decision has made this instance a replica");
        two.servesOn();
    }

    private static final String RUN = "  call_rewind || return 1";

    static List<String> beforeAnythingIsChanged() {
        return List.of("choose ;;&", "# That which is there", "kept=$(", "printf '%s' \"$kept\"");
    }

    @ParameterizedTest
    @MethodSource("beforeAnythingIsChanged")
    @Tag("exhaustive")
    void whateverEndsItBeforeLeavesItAsItWas(String anchor) {
        PrimaryAndReplica two = parted(0, COMMIT);
        Instance first = two.primary();
        comesBack(two, 1);
        says(first, "1 commit, made at 20");
        killedAt(two, "request-clone", anchor, "w1");
        first.until(
                "goes on", () -> !first.read("data/kubectl-pg/requests/w1/exit").isEmpty());
        assertThat(first.exitOf("w1")).as(first.logOf("w1")).isZero();
        assertThat(first.follow("w1")).contains("exit 0 rewound; 1 commit was given up");
        follows(two, "2");
    }

    /** What pg_rewind leaves half done may start, and is no copy of anything. */
    @ParameterizedTest
    @ValueSource(strings = {"before", "in", "after"})
    void aRewindThatWasInterruptedIsNeverStarted(String moment) {
        PrimaryAndReplica two = parted(0, COMMIT);
        Instance first = two.primary();
        comesBack(two, 1);
        says(first, "1 commit, made at 20");
        switch (moment) {
            case "before" -> killedAt(two, "rewind", RUN, "w1");
            case "in" -> killedAt(two, "rewind", RUN, "w1", "  rm -rf \"$PGDATA\"/base/[0-9]/[0-9]*; " + PAUSE + RUN);
            default -> killedAt(two, "request-clone", "    settle ;;&", "w1");
        }
        assertThat(first.exitOf("w1")).as(first.logOf("w1")).isZero();
        follows(two, "2");
        if (moment.equals("after")) {
            assertThat(first.follow("w1")).contains("exit 0 rewound; 1 commit was given up");
        } else {
            assertThat(first.logOf("w1")).contains("not rewound: that was interrupted; it is copied afresh");
            assertThat(first.follow("w1")).contains("exit 0 from the primary; 1 commit was given up");
        }
    }

    @Test
    @Tag("exhaustive")
    void whereItFailsItIsCopiedAfresh() {
        PrimaryAndReplica two = parted(0, COMMIT);
        Instance first = two.primary();
        first.replaceScript("rewind", Instance.scriptText("rewind").replace(RUN, "  return 1"));
        comesBack(two, 1);
        says(first, "1 commit, made at 20");
        rewind(first, "w1").succeeded();
        assertThat(first.exitOf("w1")).as(first.logOf("w1")).isZero();
        assertThat(first.logOf("w1")).contains("not rewound: pg_rewind has failed; it is copied afresh");
        follows(two, "2");
    }

    private static void killedAt(PrimaryAndReplica two, String script, String anchor, String id) {
        killedAt(two, script, anchor, id, PAUSE + anchor);
    }

    /** The request stops there, the container is killed, and the next one has the scripts as the project has them. */
    private static void killedAt(PrimaryAndReplica two, String script, String anchor, String id, String instead) {
        Instance first = two.primary();
        String text = Instance.scriptText(script);
        assertThat(text).containsOnlyOnce(anchor);
        first.replaceScript(script, text.replace(anchor, instead));
        first.restartContainer();
        two.join();
        says(first, "1 commit, made at 20");
        rewind(first, id).succeeded();
        first.until(
                "stops there", () -> first.exec("test", "-e", "/run/pg/here").exit() == 0);
        assertThat(first.exec("pgrep", "-x", "postgres").out().isEmpty() || anchor.startsWith("choose"))
                .isTrue();
        first.kill9();
        first.replaceScript(script, Instance.scriptText(script));
        first.start();
        two.join();
    }
}

package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The role of the primary goes from one instance to the other, and never to both, whatever ends in between. */
class PromotionRigTest extends RigTest {
    /** The script stops at this, until a test lets it go on. */
    private static final String PAUSE = ": >\"$RUN/here\"; until [[ -e $RUN/go ]]; do sleep 0.1; done; ";

    private static final String DATA = "data/" + Configuration.MAJOR + "/";

    private static void delete(Instance instance, String name) {
        assertThat(instance.folder().resolve(name).toFile().delete()).isTrue();
    }

    private static String pausedBefore(String script, String anchor) {
        String text = Instance.scriptText(script);
        assertThat(text).containsOnlyOnce(anchor);
        return text.replace(anchor, PAUSE + anchor);
    }

    private static void awaitHere(Instance instance) {
        instance.until(
                "stops there", () -> instance.exec("test", "-e", "/run/pg/here").exit() == 0);
    }

    private static void go(Instance instance) {
        instance.exec("touch", "/run/pg/go").succeeded();
    }

    /** A new container, with the scripts as the project has them. */
    private static void restart(PrimaryAndReplica two, Instance instance, String script) {
        instance.kill9();
        instance.replaceScript(script, Instance.scriptText(script));
        instance.start();
        instance.exec("rm", "-f", "/run/pg/here", "/run/pg/go").succeeded();
        two.join();
    }

    private PrimaryAndReplica two() {
        return two(files -> files);
    }

    private PrimaryAndReplica two(UnaryOperator<InstanceFiles> ofReplica) {
        PrimaryAndReplica two =
                PrimaryAndReplica.made(this, 0, files -> files, ofReplica).cloned();
        two.primary().write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.SECOND, Network.FIRST));
        two.replica().write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.FIRST, Network.SECOND));
        return two;
    }

    private static void writes(Instance instance) {
        instance.until(
                "writes", () -> instance.tried("INSERT INTO t VALUES (-1)").exit() == 0);
    }

    private static void readsOnly(Instance instance) {
        instance.until(
                "reads only",
                () -> instance.tried("SELECT pg_is_in_recovery()").text().equals("t"));
    }

    private static String note(Instance instance) {
        return instance.read("data/kubectl-pg/role").strip();
    }

    @Test
    void theRoleIsHandedOverAndBack() {
        handOverAndBack(two());
    }

    /** What waits does so by a clock that nobody sets, and decisions have numbers and no times. */
    @ParameterizedTest
    @ValueSource(strings = {"-7m", "+7m"})
    @Tag("exhaustive")
    void theRoleIsHandedOverAndBackWhereTheClockOfOneIsMinutesOff(String off) {
        PrimaryAndReplica two = two(ClockRigTest::withClock);
        Instance second = two.replica();
        ClockRigTest.setClock(second, off);
        handOverAndBack(two);
        assertThat(ClockRigTest.secondsOff(second)).isGreaterThan(400);
    }

    private static void handOverAndBack(PrimaryAndReplica two) {
        Instance first = two.primary();
        Instance second = two.replica();
        for (int epoch = 1; epoch <= 2; epoch++) {
            Instance from = epoch == 1 ? first : second;
            Instance to = epoch == 1 ? second : first;
            String toName = epoch == 1 ? "demo-2" : "demo-1";
            var taking = new Conversation(
                    to, "take-over", String.valueOf(epoch), "2", "asked", epoch == 1 ? "demo_1" : "demo_2");
            assertThat(taking.hear()).startsWith("ready " + epoch + " ");
            var giving = new Conversation(from, "hand-over", String.valueOf(epoch), toName);
            assertThat(giving.hear()).isEqualTo("ready");
            from.sql("INSERT INTO t VALUES (" + (5000 + epoch) + ")");
            giving.say("stop");
            assertThat(giving.hear()).isEqualTo("stopping");
            String given = giving.hear();
            assertThat(given).startsWith("given " + epoch + " 0/");
            taking.say(given.replace("given", "go"));
            assertThat(taking.hear()).isEqualTo("accepted");
            assertThat(taking.hear()).isEqualTo("promoted " + (epoch + 1));
            assertThat(taking.end()).isZero();
            String address = epoch == 1 ? Network.SECOND : Network.FIRST;
            first.write("hosts", PrimaryAndReplica.hosts(address, Network.FIRST, Network.SECOND));
            second.write("hosts", PrimaryAndReplica.hosts(address, Network.FIRST, Network.SECOND));
            assertThat(giving.end()).isZero();
            writes(to);
            readsOnly(from);
            assertThat(to.sql("SELECT count(*) FROM t WHERE n = " + (5000 + epoch)))
                    .isEqualTo("1");
            assertThat(note(from)).isEqualTo(epoch + " replica");
            assertThat(note(to)).isEqualTo(epoch + " primary");
            to.until(
                    "has done the order", () -> to.read("data/kubectl-pg/order").isEmpty());
            from.until(
                    "follows",
                    () -> to.tried("SELECT state FROM pg_stat_replication")
                            .text()
                            .equals("streaming"));
            from.until(
                    "needs no slot",
                    () -> from.tried("SELECT count(*) FROM pg_replication_slots")
                            .text()
                            .equals("0"));
        }
        // The labels have not changed once: a new container goes by the notes.
        two.restartReplica();
        first.awaitReady();
        second.awaitReady();
        writes(first);
        readsOnly(second);
    }

    private static boolean canWrite(Instance instance) {
        return instance.tried("INSERT INTO t VALUES (-1)").exit() == 0;
    }

    private static String epochAndRole(Instance instance) {
        return instance.exec("bash", "-c", ". /opt/kubectl-pg/common; effective_role; echo \"$epoch $role\"")
                .succeeded()
                .text();
    }

    private static Conversation handOver(Instance from, int epoch, String to) {
        var giving = new Conversation(from, "hand-over", String.valueOf(epoch), to);
        assertThat(giving.hear()).isEqualTo("ready");
        return giving;
    }

    private static void stop(Conversation giving) {
        giving.say("stop");
        assertThat(giving.hear()).isEqualTo("stopping");
    }

    /** Hands over, and returns timeline and position. */
    private static String given(Instance from, int epoch, String to) {
        Conversation giving = handOver(from, epoch, to);
        stop(giving);
        String given = giving.hear();
        assertThat(given).startsWith("given ");
        assertThat(giving.end()).isZero();
        return given.substring("given ".length());
    }

    private static Conversation takeOver(Instance to, int epoch, int number) {
        var taking = new Conversation(to, "take-over", String.valueOf(epoch), String.valueOf(number), "asked");
        assertThat(taking.hear()).startsWith("ready ");
        return taking;
    }

    /** Returns the new timeline. */
    private static int promoted(Instance to, int epoch, int number, String position) {
        Conversation taking = takeOver(to, epoch, number);
        taking.say("go " + position);
        assertThat(taking.hear()).isEqualTo("accepted");
        String promoted = taking.hear();
        assertThat(promoted).startsWith("promoted ");
        assertThat(taking.end()).isZero();
        return Integer.parseInt(promoted.substring("promoted ".length()));
    }

    private static int timeline(Instance instance) {
        return Integer.parseInt(
                instance.sql("SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"));
    }

    private static Matcher acknowledged(Instance instance, int epoch) {
        Finished said = instance.script("acknowledge", String.valueOf(epoch)).succeeded();
        Matcher answer = Pattern.compile("(yes|no) (\\d+) ([0-9A-F]+/[0-9A-F]+)( or more)?")
                .matcher(said.text());
        assertThat(answer.matches()).as(said.out()).isTrue();
        return answer;
    }

    private static boolean follows(Instance primary) {
        return primary.tried("SELECT state FROM pg_stat_replication").text().equals("streaming");
    }

    private static boolean hasRow(Instance instance, int row) {
        return instance.tried("SELECT count(*) FROM t WHERE n = " + row).text().equals("1");
    }

    private static void awaitRow(Instance instance, int row) {
        instance.until("has the row " + row, () -> hasRow(instance, row));
    }

    private static void refused(Instance instance, String why, String script, String... arguments) {
        Finished said = instance.script(script, arguments);
        assertThat(said.exit()).as(said.out()).isEqualTo(3);
        assertThat(said.out()).contains(why);
    }

    // ---- hand-over: the client -------------------------------------------------------------------

    @Test
    void aClientThatGoesLeavesTheRoleWhereItWas() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        first.sql("INSERT INTO t VALUES (6001)");
        Conversation before = handOver(first, 1, "demo-2");
        before.close();
        assertThat(before.end()).isZero();
        assertThat(canWrite(first)).isTrue();

        Conversation after = handOver(first, 1, "demo-2");
        // The server does not end before the script has seen that the client is gone.
        first.exec("pkill", "-STOP", "-f", "postgres: checkpointer").succeeded();
        stop(after);
        after.close();
        first.pause(1);
        first.exec("pkill", "-CONT", "-f", "postgres: checkpointer").succeeded();
        assertThat(after.hear()).isEqualTo("kept the client is gone");
        after.end();
        writes(first);
        assertThat(note(first)).isEmpty();
        first.sql("INSERT INTO t VALUES (6002)");
        awaitRow(two.replica(), 6001);
        awaitRow(two.replica(), 6002);
        readsOnly(two.replica());
    }

    @Test
    @Tag("exhaustive")
    void aClientThatIsSilentLeavesTheRoleWhereItWas() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Conversation giving = handOver(first, 1, "demo-2");
        first.sql("INSERT INTO t VALUES (6001)");
        first.exec("pkill", "-STOP", "-f", "postgres: checkpointer").succeeded();
        stop(giving);
        first.pause(4);
        first.exec("pkill", "-CONT", "-f", "postgres: checkpointer").succeeded();
        assertThat(giving.hear()).isEqualTo("kept the client is gone");
        assertThat(giving.end()).isZero();
        writes(first);
        assertThat(note(first)).isEmpty();
        awaitRow(two.replica(), 6001);
        readsOnly(two.replica());
    }

    @Test
    @Tag("exhaustive")
    void aServerThatDoesNotEndIsKilledAndServesAgain() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Conversation giving = handOver(first, 1, "demo-2");
        first.sql("INSERT INTO t VALUES (6001)");
        first.exec("pkill", "-STOP", "-f", "postgres: checkpointer").succeeded();
        stop(giving);
        assertThat(giving.hearWhile("wait")).isEqualTo("kept the server did not end within 10 s");
        writes(first);
        assertThat(hasRow(first, 6001)).isTrue();
        assertThat(note(first)).isEmpty();
        awaitRow(two.replica(), 6001);
    }

    // ---- hand-over: receivers that do not read ---------------------------------------------------

    @Test
    @Tag("exhaustive")
    void aSuccessorThatDoesNotReceiveIsGivenUpAndNothingIsLost() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Instance second = two.replica();
        Conversation taking = takeOver(second, 1, 2);
        Conversation giving = handOver(first, 1, "demo-2");
        second.exec("pkill", "-STOP", "-f", "postgres: walreceiver").succeeded();
        first.sql("INSERT INTO t VALUES (6001)");
        stop(giving);
        String given = giving.hear();
        assertThat(given).startsWith("given 1 ");
        taking.say(given.replace("given", "go"));
        assertThat(taking.hear()).isEqualTo("accepted");
        assertThat(taking.hear()).startsWith("behind ");
        assertThat(taking.end()).isEqualTo(6);
        assertThat(canWrite(first) || canWrite(second)).isFalse();

        Matcher has = acknowledged(second, 2);
        assertThat(has.group(1)).isEqualTo("no");
        assertThat(promoted(first, 2, 3, given.substring("given ".length()))).isEqualTo(3);
        writes(first);
        assertThat(hasRow(first, 6001)).isTrue();
        awaitRow(second, 6001);
        readsOnly(second);
        second.until("follows", () -> follows(first));
    }

    @Test
    @Tag("exhaustive")
    void anotherReceiverThatDoesNotReadHoldsNothingUp() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Instance second = two.replica();
        String receive = "exec env PGPASSFILE=/run/pg/replication.pgpass pg_receivewal -d 'host=" + Network.FIRST
                + " user=streaming_replica' -S other -D /tmp/received";
        second.exec("bash", "-c", "mkdir /tmp/received; (" + receive + " --create-slot)")
                .succeeded();
        second.exec("bash", "-c", "(" + receive + ") >/tmp/received.log 2>&1 &").succeeded();
        second.until(
                "has two receivers",
                () -> first.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                        .equals("2"));
        second.exec("pkill", "-STOP", "pg_receivewal").succeeded();
        var taking = new Conversation(second, "take-over", "1", "2", "asked", "demo_1");
        assertThat(taking.hear()).startsWith("ready ");
        Conversation giving = handOver(first, 1, "demo-2");
        first.sql("INSERT INTO t SELECT generate_series(10000, 400000)");
        first.sql("INSERT INTO t VALUES (6001)");
        long began = System.nanoTime();
        stop(giving);
        String given = giving.hearWhile("wait");
        assertThat(given).startsWith("given 1 ");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        taking.say(given.replace("given", "go"));
        assertThat(taking.hear()).isEqualTo("accepted");
        assertThat(taking.hear()).isEqualTo("promoted 2");
        assertThat(hasRow(second, 6001)).isTrue();
        assertThat(giving.end()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        second.until("is followed", () -> follows(second));
    }

    // ---- the container ends ----------------------------------------------------------------------

    /** The script stops before this, when its container ends: the primary goes on, as nobody was told anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "printf '%s\\n' \"$BASHPID\" >\"$HANDING_OVER\"",
                "kill -INT \"$server\"",
                "timeline=$(control \"Latest checkpoint's TimeLineID\")",
            })
    @Tag("exhaustive")
    void beforeTheNoteTheNextContainerIsThePrimary(String place) {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        endsInHandOver(two, place);
        first.awaitReady();
        writes(first);
        assertThat(note(first)).isEmpty();
        readsOnly(two.replica());
        two.replica().until("follows", () -> follows(first));
        String at = given(first, 1, "demo-2");
        assertThat(promoted(two.replica(), 1, 2, at)).isEqualTo(2);
        assertThat(hasRow(two.replica(), 6001)).isTrue();
    }

    /** Both only read then, and a decision makes either the primary. */
    @ParameterizedTest
    @ValueSource(
            strings = {"printf '%s replica", "rm -f \"$ORDER\"\necho \"given", "echo \"given $timeline $lsn\" || true"})
    @Tag("exhaustive")
    void fromTheSignalOnTheNextContainerIsAStandby(String place) {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        endsInHandOver(two, place);
        readsOnly(first);
        readsOnly(two.replica());
        assertThat(hasRow(first, 6001)).isTrue();
        assertThat(note(first)).isEqualTo(place.startsWith("printf") ? "" : "1 replica");
        // Nobody took the role, so it goes back.
        acknowledged(two.replica(), 2);
        assertThat(promoted(first, 2, 2, "1 -")).isEqualTo(2);
        writes(first);
        awaitRow(two.replica(), 6001);
        two.replica().until("follows", () -> follows(first));
    }

    private void endsInHandOver(PrimaryAndReplica two, String place) {
        Instance first = two.primary();
        first.replaceScript("hand-over", pausedBefore("hand-over", place));
        Conversation giving = handOver(first, 1, "demo-2");
        first.sql("INSERT INTO t VALUES (6001)");
        giving.say("stop");
        awaitHere(first);
        restart(two, first, "hand-over");
    }

    /** The order is not whole: it stays a standby, and can be told again. */
    @ParameterizedTest
    @ValueSource(strings = {"printf '%s %s %s %s\\n' \"$wanted\"", "mv -f \"$ROLE_NOTE.new\""})
    @Tag("exhaustive")
    void anOrderThatWasNotAcceptedIsNotCarriedOut(String place) {
        PrimaryAndReplica two = two();
        Instance second = two.replica();
        String at = endsInTakeOver(two, place, 4);
        readsOnly(second);
        second.pause(5);
        readsOnly(second);
        readsOnly(two.primary());
        assertThat(note(second)).isEmpty();
        assertThat(promoted(second, 1, 4, at)).isEqualTo(4);
        completes(two, 4);
    }

    /** Whoever ends then, the supervisor finishes it. With a number that leaves others out. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "accepted=yes\n",
                "ask \"SELECT pg_promote(false)\"",
                "ask \"SELECT txid_current()\"",
                "sql -c CHECKPOINT",
                "if [[ $(cat \"$ORDER\"",
            })
    @Tag("exhaustive")
    void anOrderThatWasAcceptedIsCarriedOut(String place) {
        PrimaryAndReplica two = two();
        endsInTakeOver(two, place, 4);
        completes(two, 4);
    }

    private String endsInTakeOver(PrimaryAndReplica two, String place, int number) {
        Instance second = two.replica();
        second.replaceScript("take-over", pausedBefore("take-over", place));
        Conversation taking = takeOver(second, 1, number);
        two.primary().sql("INSERT INTO t VALUES (6001)");
        String at = given(two.primary(), 1, "demo-2");
        taking.say("go " + at);
        awaitHere(second);
        restart(two, second, "take-over");
        return at;
    }

    /** The replica becomes the primary, on this timeline or a higher one, and the other one follows it. */
    private static void completes(PrimaryAndReplica two, int number) {
        Instance second = two.replica();
        writes(second);
        assertThat(hasRow(second, 6001)).isTrue();
        assertThat(timeline(second)).isGreaterThanOrEqualTo(number);
        assertThat(note(second)).isEqualTo("1 primary");
        readsOnly(two.primary());
        second.until(
                "has done the order", () -> second.read("data/kubectl-pg/order").isEmpty());
        two.primary().until("follows", () -> follows(second));
        second.sql("INSERT INTO t VALUES (6009)");
        awaitRow(two.primary(), 6009);
        // Also from an end without a word.
        second.restartContainer();
        two.join();
        writes(second);
        assertThat(hasRow(second, 6009)).isTrue();
        two.primary().until("follows", () -> follows(second));
    }

    /** PostgreSQL removes the signal before the control file names the new timeline, and would go on as the primary of the old one. */
    @Test
    @Tag("exhaustive")
    void aPromotionThatDidNotEndIsDoneAgain() {
        PrimaryAndReplica two = two();
        Instance second = two.replica();
        two.primary().sql("INSERT INTO t VALUES (6001)");
        String at = given(two.primary(), 1, "demo-2");
        second.kill9();
        second.write("data/kubectl-pg/order", "1 " + at + " 2\n");
        second.write("data/kubectl-pg/role", "1 primary\n");
        delete(second, DATA + "standby.signal");
        second.start();
        two.join();
        completes(two, 2);
        assertThat(second.log()).contains("the promotion had not ended");
    }

    // ---- take-over -------------------------------------------------------------------------------

    @Test
    void theRoleIsNotTakenWhereItMayNotBe() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Instance second = two.replica();
        refused(first, "the server is no standby", "take-over", "1", "2", "asked");
        second.sql("SELECT pg_wal_replay_pause()");
        refused(second, "its replay is paused", "take-over", "1", "2", "asked");
        second.sql("SELECT pg_wal_replay_resume()");
        for (String owner : new String[] {"restoring", "cloning"}) {
            second.write("data/kubectl-pg/" + owner, "another");
            refused(second, "owns the data directory", "take-over", "1", "2", "asked");
            refused(second, "owns the data directory", "acknowledge", "1");
            delete(second, "data/kubectl-pg/" + owner);
        }
        acknowledged(second, 3);
        refused(second, "the decision 2 is not newer", "take-over", "2", "2", "asked");
        refused(second, "it knows of the decision 3", "acknowledge", "2");
        // A decision that comes between "ready" and "go".
        Conversation taking = takeOver(second, 4, 2);
        second.write("podinfo/annotations", "kubectl-pg.io/epoch=\"5\"\n");
        taking.say("go 1 -");
        assertThat(taking.hear()).isEqualTo("it knows of the decision 5, and the decision 4 is not newer");
        assertThat(taking.end()).isEqualTo(3);
        // Another timeline than that on which the old primary ended.
        taking = takeOver(second, 6, 2);
        taking.say("go 2 0/1");
        assertThat(taking.hear()).isEqualTo("it is on the timeline 1, and not on 2");
        assertThat(taking.end()).isEqualTo(3);
        // A copy that begins meanwhile.
        taking = takeOver(second, 6, 2);
        second.write("data/kubectl-pg/cloning", "another");
        taking.say("go 1 -");
        assertThat(taking.hear()).contains("owns the data directory");
        assertThat(taking.end()).isEqualTo(3);
        delete(second, "data/kubectl-pg/cloning");
        readsOnly(second);
        assertThat(note(second)).isEqualTo("3 replica");
        assertThat(second.read("data/kubectl-pg/order")).isEmpty();
        assertThat(canWrite(first)).isTrue();
    }

    @Test
    @Tag("exhaustive")
    void anOrderThatIsTakenBackIsNeverCarriedOut() {
        PrimaryAndReplica two = two();
        Instance second = two.replica();
        // For whoever waits idle for a client.
        two.primary().sql("ALTER ROLE postgres SET idle_session_timeout = '1s'");
        two.streams();
        Conversation taking = takeOver(second, 1, 2);
        second.pause(2);
        taking.say("go 1 F/0");
        assertThat(taking.hear()).isEqualTo("accepted");
        assertThat(taking.hear()).startsWith("behind 0/");
        assertThat(taking.end()).isEqualTo(6);
        assertThat(note(second)).isEqualTo("1 primary");
        refused(second, "the decision 1 is not newer", "take-over", "1", "2", "asked");
        Matcher has = acknowledged(second, 2);
        assertThat(has.group(1) + has.group(2)).isEqualTo("no1");
        assertThat(note(second)).isEqualTo("2 replica");
        assertThat(second.read("data/kubectl-pg/order")).isEmpty();
        two.primary().sql("INSERT INTO t VALUES (6001)");
        // The label of the decision that was taken back comes late.
        second.role("primary");
        second.write("podinfo/annotations", "kubectl-pg.io/epoch=\"1\"\n");
        second.awaitReady();
        two.restartReplica();
        second.awaitReady();
        second.pause(3);
        readsOnly(second);
        assertThat(hasRow(second, 6001)).isFalse();
        assertThat(epochAndRole(second)).isEqualTo("2 replica");
        assertThat(canWrite(two.primary())).isTrue();
    }

    // ---- acknowledge -----------------------------------------------------------------------------

    /** Also one whose server does not run at that moment, or is stopped because of an order. */
    @ParameterizedTest
    @ValueSource(strings = {"runs", "is down", "has an order"})
    @Tag("exhaustive")
    void whoAcknowledgesReceivesNothingUntilANewPrimaryServes(String server) {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Instance second = two.replica();
        if (server.equals("is down")) {
            second.write("run/handing-over", "1\n");
            second.own("run/handing-over");
            second.signalServer("INT");
            second.until("is down", () -> second.read(DATA + "postmaster.pid").isEmpty());
        }
        if (server.equals("has an order")) {
            Conversation taking = takeOver(second, 1, 2);
            taking.say("go 1 F/0");
            assertThat(taking.hear()).isEqualTo("accepted");
            assertThat(taking.hear()).startsWith("behind 0/");
            taking.end();
        }
        Matcher has = acknowledged(second, 2);
        assertThat(has.group(4) != null).isEqualTo(server.equals("is down"));
        first.sql("INSERT INTO t VALUES (6001)");
        second.awaitReady();
        second.pause(3);
        assertThat(hasRow(second, 6001)).isFalse();
        two.restartReplica();
        second.awaitReady();
        second.pause(3);
        assertThat(hasRow(second, 6001)).isFalse();
        second.until(
                "says so", () -> second.read("run/following").contains("on timeline 1, which this standby has left"));

        // A promotion by hand: the old primary goes to another timeline.
        first.exec("touch", "/pgdata/" + Configuration.MAJOR + "/standby.signal")
                .succeeded();
        first.signalServer("INT");
        readsOnly(first);
        assertThat(promoted(first, 3, 2, "1 -")).isEqualTo(2);
        awaitRow(second, 6001);
        second.until("follows", () -> follows(first));
        assertThat(second.read("data/kubectl-pg/deaf")).isEmpty();

        // The same again, as by a resume when the new primary serves already.
        acknowledged(second, 2);
        first.sql("INSERT INTO t VALUES (6002)");
        awaitRow(second, 6002);
    }

    /** Of a repository that does not answer pgBackRest says so after nine times its timeout. */
    @Test
    void aSilentRepositoryHoldsUpAFailoverForSecondsOnly() {
        PrimaryAndReplica two = PrimaryAndReplica.made(this, 1, Image.DEBIAN).cloned();
        Instance second = two.replica();
        two.primary().stop();
        second.replaceScript("pgbackrest", "#!/bin/bash\nsleep 50\n");
        long began = System.nanoTime();

        var taking = new Conversation(second, "take-over", "1", "2", "silent", "demo_1");
        assertThat(taking.hear()).startsWith("ready ");
        taking.say("go 1 -");
        assertThat(taking.hear()).isEqualTo("accepted");
        assertThat(taking.hear()).isEqualTo("promoted 2");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(taking.end()).isZero();
        // Whoever asks the repository has nothing to do with the next decision.
        second.exec("flock", "-w", "5", "/run/pg/role.lock", "true").succeeded();
        writes(second);
    }

    /** The histories of the numbers between come from the new primary, and its WAL does not. */
    @Test
    void whoHasRowsOfItsOwnSaysSoAlsoWhereNumbersOfTimelinesWereLeftOut() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Instance second = two.replica();
        acknowledged(second, 1);
        first.sql("INSERT INTO t VALUES (6001)");
        Matcher has = acknowledged(first, 1);
        readsOnly(first);
        assertThat(promoted(second, 1, 6, "1 -")).isEqualTo(6);
        writes(second);
        first.write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.FIRST, Network.SECOND));
        second.write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.FIRST, Network.SECOND));

        first.until("says so", () -> first.read("run/following").contains("it has WAL that the primary does not have"));
        // It takes nobody's place with that.
        assertThat(acknowledged(first, 2).group(2)).isEqualTo("1");
        assertThat(has.group(2)).isEqualTo("1");
        assertThat(acknowledged(second, 2).group(2)).isEqualTo("6");
    }

    @Test
    @Tag("exhaustive")
    void aPrimaryThatAcknowledgesIsStoppedForGood() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        refused(first, "it was promoted by the decision 0", "acknowledge", "1", "1", "unless-promoted");
        writes(first);
        assertThat(note(first)).isEmpty();
        Matcher has = acknowledged(first, 1);
        assertThat(has.group(1) + has.group(2)).isEqualTo("yes1");
        readsOnly(first);
        assertThat(note(first)).isEqualTo("1 replica");
        assertThat(acknowledged(first, 1).group(2)).isEqualTo("1");
        first.restartContainer();
        two.join();
        readsOnly(first);
        // Nothing of it is missing in the other one, which has all that it had.
        assertThat(promoted(two.replica(), 1, 2, "1 " + has.group(3))).isEqualTo(2);
        writes(two.replica());
        // Of an order that was carried out.
        refused(two.replica(), "it was promoted by the decision 1", "acknowledge", "2", "1", "unless-promoted");
        writes(two.replica());
        assertThat(note(two.replica())).isEqualTo("1 primary");
    }

    /** The supervisor may have decided before that the server runs. */
    @Test
    void aServerThatIsAboutToStartDoesNotServeAfterAnAcknowledgement() {
        Instance first = make(files().created());
        PrimaryAndReplica.serve(first);
        first.replaceScript(
                "guard",
                Instance.scriptText("guard")
                        .replace(
                                "elif [[ $data == yes ]]; then echo run",
                                "elif [[ $data == yes ]]; then " + PAUSE + "echo run"));
        first.restartContainer();
        awaitHere(first);
        var acknowledging = new Conversation(first, "acknowledge", "1");
        first.pause(2);
        go(first);
        assertThat(acknowledging.hear()).startsWith("yes 1 0/");
        assertThat(acknowledging.end()).isZero();
        for (int n = 0; n < 20; n++) {
            assertThat(canWrite(first)).isFalse();
        }
        readsOnly(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "note_role \"$wanted\" replica\nrm",
                "rm -f \"$ORDER\"; sync \"$STATE\"",
                "standby_conf\n  sql",
                "echo \"$promoted $timeline"
            })
    @Tag("exhaustive")
    void anAcknowledgementThatWasCutOffIsAskedForAgain(String place) {
        PrimaryAndReplica two = two();
        Instance second = two.replica();
        second.replaceScript("acknowledge", pausedBefore("acknowledge", place));
        var acknowledging = new Conversation(second, "acknowledge", "1");
        awaitHere(second);
        restart(two, second, "acknowledge");
        acknowledging.close();
        readsOnly(second);
        assertThat(canWrite(two.primary())).isTrue();
        Matcher has = acknowledged(second, 1);
        assertThat(has.group(1)).isEqualTo("no");
        two.primary().sql("INSERT INTO t VALUES (6001)");
        second.pause(3);
        assertThat(hasRow(second, 6001)).isFalse();
        assertThat(note(second)).isEqualTo("1 replica");
    }

    /** It could still say to the old primary that it has received something. */
    @Test
    @Tag("exhaustive")
    void nobodyAcknowledgesWhoseReceiverLives() {
        PrimaryAndReplica two = two();
        Instance second = two.replica();
        second.exec("pkill", "-STOP", "-f", "postgres: walreceiver").succeeded();
        Finished said = second.script("acknowledge", "1").exited(6);
        assertThat(said.text()).isEqualTo("its receiver does not end");
        second.exec("pkill", "-CONT", "-f", "postgres: walreceiver").succeeded();
        assertThat(acknowledged(second, 1).group(1)).isEqualTo("no");
    }

    /** A copy of the primary that serves now has nothing to wait for. */
    @Test
    @Tag("exhaustive")
    void aCopyHearsThePrimaryThatItWasMadeOf() {
        PrimaryAndReplica two = two();
        acknowledged(two.replica(), 1);
        two.succeeds("c2", "primary");
    }

    // ---- timelines -------------------------------------------------------------------------------

    @Test
    @Tag("exhaustive")
    void twoPromotionsNeverMakeTheSameTimeline() {
        PrimaryAndReplica two = two();
        Instance first = two.primary();
        Instance second = two.replica();
        // The other one is seen by nobody.
        first.write("hosts", PrimaryAndReplica.hosts(Network.FIRST, Network.FIRST));
        String at = given(first, 1, "demo-2");
        assertThat(promoted(second, 1, 2, at)).isEqualTo(2);
        second.sql("INSERT INTO t VALUES (6001)");
        Matcher has = acknowledged(second, 2);
        assertThat(has.group(1) + has.group(2)).isEqualTo("yes2");
        // It ends in the middle of that, and has no word of the timeline 2 but the number.
        first.replaceScript("take-over", pausedBefore("take-over", "ask \"SELECT pg_promote(false)\""));
        Conversation taking = takeOver(first, 2, 3);
        taking.say("go " + at);
        awaitHere(first);
        restart(two, first, "take-over");
        writes(first);
        assertThat(timeline(first)).isEqualTo(3);
        assertThat(hasRow(first, 6001)).isFalse();
        assertThat(first.read(DATA + "pg_wal/00000002.history")).startsWith("#");
        first.restartContainer();
        writes(first);
        assertThat(timeline(first)).isEqualTo(3);
    }

    // ---- labels ----------------------------------------------------------------------------------

    @Test
    void aLabelCountsOnlyByTheDecisionThatItIsOf() {
        Instance instance = make(files().withoutBootstrap()).start();
        instance.awaitState("empty");
        assertThat(epochAndRole(instance)).isEqualTo("0 primary");
        assertThat(acknowledged(instance, 3).group(2)).isEqualTo("1");
        for (String epoch : new String[] {"", "0", "2", "3", "-4", "4x", "1234567890"}) {
            instance.write("podinfo/annotations", "kubectl-pg.io/epoch=\"" + epoch + "\"\n");
            assertThat(epochAndRole(instance)).as(epoch).isEqualTo("3 replica");
        }
        instance.write("podinfo/annotations", "kubectl-pg.io/epoch=\"08\"\n");
        assertThat(epochAndRole(instance)).isEqualTo("3 replica");
        instance.write("podinfo/annotations", "kubectl-pg.io/epoch=\"4\"\n");
        assertThat(epochAndRole(instance)).isEqualTo("4 primary");
        instance.write("podinfo/annotations", "");
        assertThat(epochAndRole(instance)).isEqualTo("3 replica");
        assertThat(note(instance)).isEqualTo("3 replica");
    }

    /** It was fenced, and its pod lived on: then its label is the first thing that tells it. */
    @Test
    void aPrimaryThatANewerDecisionMadeAReplicaEnds() {
        Instance primary = make(files().created());
        primary.run();
        primary.script("roles").succeeded();
        primary.role("replica");
        primary.until("reads its label", () -> true);
        assertThat(primary.tried("SELECT pg_is_in_recovery()").text()).isEqualTo("f");

        primary.write("podinfo/annotations", "kubectl-pg.io/epoch=\"4\"\n");
        readsOnly(primary);
        assertThat(primary.log()).contains("this instance is a replica by the decision 4");
    }
}

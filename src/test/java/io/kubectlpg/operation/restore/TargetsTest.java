package io.kubectlpg.operation.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.postgres.TransactionId;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where a target lies, what leads there, and what is refused before anything stops. */
class TargetsTest {
    private static final String OLD = "20261121-081416F";
    private static final String NEW = "20261121-085000F";
    private static final RecoveryTarget XID = new RecoveryTarget.Xid(new TransactionId(745), false);

    @Test
    void startsFromTheNewestBackupBeforeThePosition() {
        assertThat(screen(lsn("0/6900000")))
                .contains(NEW)
                .contains("LSN 0/6900000")
                .contains("7.0 MiB of WAL");
        assertThat(screen(lsn("0/5000000"))).contains(OLD);
        assertThat(screen(new RecoveryTarget.Latest())).contains(NEW);
    }

    @Test
    void refusesAPositionThatTheWalHasNotReachedOrThatNoBackupLeadsTo() {
        refused(lsn("0/7000149"), Map.of(), "does not reach 0/7000149", "The last position is 0/7000148.");
        refused(
                lsn("0/4000049"),
                Map.of(),
                "before the end of the first backup",
                "The earliest position is 0/4000050.");
    }

    @Test
    void looksATransactionUpAndStartsFromTheNewestBackupBeforeItsEnd() {
        Map<String, PodExec.Result> found =
                Map.of("xid-status", said("745\ncommitted"), "xid", said("0/5000028 2026-11-21T08:30:00.5Z"));

        assertThat(screen(XID, found)).contains(OLD).contains("transaction 745, of 2026-11-21 08:30:00.500000+00");
    }

    @Test
    void refusesWhatCannotBeFoundOutUnlessForced() {
        for (int unknown : new int[] {7, 8}) {
            Map<String, PodExec.Result> answers =
                    Map.of("xid-status", said("745\nold"), "xid", exited(unknown), "name", exited(unknown));
            refused(XID, answers, "whether the WAL holds the end of transaction 745 is not known", "--force");
            refused(point("typo"), answers, "whether there is a restore point typo is not known", "--force");
            for (RecoveryTarget target : List.of(XID, point("typo"))) {
                assertThat(restore(answers).refused(RecoveryChoice.of(target)).code())
                        .isEqualTo(ExitCode.REFUSED);
                assertThat(screen(RecoveryChoice.of(target).accepting(true, false), answers))
                        .contains(OLD)
                        .contains("unknown", "the database stays closed");
            }
        }
    }

    /** An idle server stands exactly there after a switch of the WAL, and has no file behind the border yet. */
    @Test
    void searchesNothingBehindTheLastByteOfTheWal() {
        ObjectNode border = twoBackups();
        border.withObject("/server").put("lsn", "0/7000000");
        var atTheBorder = new PlannedRestore(border);
        CliException refusal = atTheBorder.refused(RecoveryChoice.of(point("typo")));

        assertThat(refusal.problem()).startsWith("there is no restore point typo");
        assertThat(refusal.remedy()).endsWith("kubectl pg restore-point create demo POINT");
        assertThat(searched(atTheBorder)).containsExactly("000000010000000000000003", "000000010000000000000006");

        ObjectNode behind = twoBackups();
        behind.withObject("/server").put("lsn", "0/7000028");
        var behindTheBorder = new PlannedRestore(behind);
        behindTheBorder.refused(RecoveryChoice.of(point("typo")));

        assertThat(searched(behindTheBorder))
                .containsExactly(
                        "000000010000000000000007",
                        "000000010000000000000007",
                        "000000010000000000000003",
                        "000000010000000000000006");
    }

    private static List<String> searched(PlannedRestore restore) {
        return restore.asked.stream()
                .filter(argv -> argv.contains("/opt/kubectl-pg/locate"))
                .map(argv -> argv.subList(5, argv.size()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusesATransactionThatRecoveryWouldNotMeet() {
        refused(
                XID,
                Map.of("xid-status", said("745\nfuture")),
                "no transaction 745 has begun yet",
                "pg_current_xact_id");
        refused(XID, Map.of("xid-status", said("745\nin progress")), "has not ended yet", "Wait");
        refused(XID, Map.of("xid-status", said("745\ncommitted")), "since its oldest backup", "--time");
        refused(
                XID,
                Map.of(
                        "xid-status",
                        said("745\ncommitted"),
                        "xid",
                        said("subxact 0/5000028 2026-11-21T08:30:00.5Z 744")),
                "transaction 745 is a part of 744",
                "--xid 744");
    }

    @Test
    void knowsTheRestorePointsThatItMadeAndSuggestsTheOneThatWasMeant() {
        Map<String, PodExec.Result> list = Map.of("list", said("""
                {"name":"before import","lsn":"0/6900000","timeline":1,"time":"2026-11-21T08:55:00+00:00"}"""));

        assertThat(screen(point("before import"), list)).contains(NEW).contains("of 2026-11-21 08:55:00.000000+00");
        refused(point("before-imprt"), list, "no restore point before-imprt", "Did you mean before import?");
        refused(point("else"), list, "no restore point else", "There are before import;");
    }

    @Test
    void refusesWhatLiesBehindAHoleAndNamesTheLatestMomentBeforeIt() {
        Map<String, PodExec.Result> hole = Map.of(
                "archive-list",
                said("size 16777216\nrun 000000010000000000000001 000000010000000000000004\n"
                        + "run 000000010000000000000006 000000010000000000000006"),
                "commit",
                said("0/4000100 2026-11-21T08:20:00Z"));

        refused(
                choice(new RecoveryTarget.Latest(), OLD),
                hole,
                "lacks the WAL segment 000000010000000000000005",
                "The last commit before the hole was at 2026-11-21 08:20:00.000000+00");
        assertThat(screen(new RecoveryTarget.Immediate(), hole)).contains(NEW);
        assertThat(screen(choice(new RecoveryTarget.Immediate(), OLD), hole)).contains(OLD);

        // Recovery to a time ends at the first commit that is later: one there must be before the hole.
        assertThat(screen(choice(time("2026-11-21T08:19:59.9Z"), OLD), hole)).contains(OLD);
        refused(
                choice(time("2026-11-21T08:20:00Z"), OLD),
                hole,
                "lacks the WAL segment 000000010000000000000005",
                "The last commit before the hole was at 2026-11-21 08:20:00.000000+00");
        assertThat(screen(choice(lsn("0/4800000"), OLD), hole)).contains(OLD);
        refused(choice(lsn("0/5800000"), OLD), hole, "lacks the WAL segment 000000010000000000000005", "hole");
    }

    @Test
    void goesUpToAHoleWhenToldAndSaysWhatIsLostThere() {
        Map<String, PodExec.Result> hole = Map.of(
                "archive-list",
                said("size 16777216\nrun 000000010000000000000001 000000010000000000000004\n"
                        + "run 000000010000000000000006 000000010000000000000006"));
        RecoveryChoice latest = choice(new RecoveryTarget.Latest(), OLD);

        refused(latest, hole, "lacks the WAL segment 000000010000000000000005", "--latest --up-to-hole");
        assertThat(screen(latest.accepting(false, true), hole))
                .contains("lost", "the archive lacks the WAL segment 000000010000000000000005");
        assertThat(restore(hole).handedOver(latest.accepting(false, true), true))
                .containsExactly("default", "", OLD, "1", "yes", "no", "1", "", "yes", "no");
    }

    /** It would never become consistent. */
    @Test
    void goesUpToNoHoleInTheBackupItself() {
        refused(
                choice(new RecoveryTarget.Latest(), OLD).accepting(false, true),
                Map.of("archive-list", said("size 16777216\nrun 000000010000000000000001 000000010000000000000003")),
                "lacks the WAL segment 000000010000000000000004",
                "The backup itself needs that segment");
    }

    /** What is committed and not archived yet comes into the archive when the server stops. */
    @Test
    void reachesAPositionThatARunningServerHasNotArchivedYet() {
        Map<String, PodExec.Result> behind = Map.of(
                "archive-list",
                said("size 16777216\nrun 000000010000000000000001 000000010000000000000006"),
                "xid-status",
                said("745\ncommitted"),
                "xid",
                said("0/7000100 2026-11-21T08:59:00Z"));

        assertThat(screen(lsn("0/7000140"), behind)).contains(NEW);
        assertThat(screen(XID, behind)).contains(NEW);
    }

    /** The commits in a backup's own WAL are no end of a recovery that begins behind them. */
    @Test
    void knowsNoMomentBetweenABackupAndAHoleRightBehindIt() {
        Map<String, PodExec.Result> hole = Map.of(
                "archive-list",
                said("size 16777216\nrun 000000010000000000000001 000000010000000000000004\n"
                        + "run 000000010000000000000006 000000010000000000000006"),
                "commit",
                said("0/4000050 2026-11-21T08:20:00Z"));
        refused(
                choice(time("2026-11-21T08:19:00Z"), OLD),
                hole,
                "lacks the WAL segment 000000010000000000000005",
                "No commit is known between that backup and the hole");
    }

    @Test
    void refusesABackupWhoseOwnWalIsNotThere() {
        refused(
                choice(new RecoveryTarget.Latest(), OLD),
                Map.of("archive-list", said("size 16777216\nrun 000000010000000000000004 000000010000000000000006")),
                "lacks the WAL segment 000000010000000000000003",
                "The backup itself needs that segment");
        refused(
                choice(new RecoveryTarget.Immediate(), OLD),
                Map.of("archive-list", said("size 16777216\nrun 000000010000000000000001 000000010000000000000003")),
                "lacks the WAL segment 000000010000000000000004",
                "");
        refused(
                choice(new RecoveryTarget.Latest(), OLD),
                Map.of("archive-list", said("size 16777216\nrun 000000010000000000000001 000000010000000000000003")),
                "lacks the WAL segment 000000010000000000000004",
                "");
    }

    @Test
    void refusesABackupThatDoesNotLeadThere() {
        refused(choice(lsn("0/5000000"), NEW), Map.of(), "ended after LSN 0/5000000", "older");
        refused(choice(lsn("0/680004F"), NEW), Map.of(), "ended after LSN 0/680004F", "older");
        assertThat(screen(choice(lsn("0/6800050"), NEW), Map.of())).contains(NEW);
        assertThat(screen(choice(lsn("0/6900000"), OLD), Map.of())).contains(OLD);
        refused(
                choice(time("2026-11-21T08:50:02.5Z"), NEW),
                Map.of(),
                "ended after 2026-11-21 08:50:02.500000+00",
                "older");
        assertThat(screen(choice(time("2026-11-21T08:50:03Z"), NEW), Map.of())).contains(NEW);
        refused(
                choice(new RecoveryTarget.Latest(), "20200101-000000F"),
                Map.of(),
                "no backup 20200101-000000F",
                "info");
        assertThat(restore(Map.of())
                        .refused(choice(new RecoveryTarget.Latest(), "20200101-000000F"))
                        .code())
                .isEqualTo(ExitCode.NOT_FOUND);
    }

    /** The stanza was made anew, or two clusters of one name share a bucket. */
    @Test
    void refusesABackupOfAnotherDatabase() {
        CliException refusal = new PlannedRestore(of(1234)).refused(RecoveryChoice.of(new RecoveryTarget.Immediate()));

        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem())
                .isEqualTo(
                        "the backup " + NEW + " is of another database: its system identifier is 1234, and that of the "
                                + "data directory of demo-1 is 7710534850322788396");
        assertThat(new PlannedRestore(of(7710534850322788396L))
                        .screen(RecoveryChoice.of(new RecoveryTarget.Immediate())))
                .contains(NEW);
    }

    private static ObjectNode of(long systemIdentifier) {
        ObjectNode observation = twoBackups();
        ((ObjectNode) observation.at("/info/document/0"))
                .putArray("db")
                .addObject()
                .put("id", 1)
                .put("repo-key", 1)
                .put("system-id", systemIdentifier)
                .put("version", "17");
        observation
                .at("/info/document/0/backup")
                .forEach(backup ->
                        ((ObjectNode) backup).putObject("database").put("id", 1).put("repo-key", 1));
        return observation;
    }

    @Test
    void refusesABackupWithDamagedPagesAndPassesItOverUnasked() {
        ObjectNode damaged = twoBackups();
        ((ObjectNode) damaged.at("/info/document/0/backup/1")).put("error", true);
        var restore = new PlannedRestore(damaged);

        assertThat(restore.refused(choice(new RecoveryTarget.Latest(), NEW)).problem())
                .contains("damaged pages in the backup " + NEW);
        assertThat(restore.screen(RecoveryChoice.of(new RecoveryTarget.Latest())))
                .contains(OLD);
    }

    @Test
    void takesTheBackupsOfTheRepositoryThatIsNamedAndHandsItsNumberOver() {
        ObjectNode two = twoBackups();
        ((ObjectNode) two.at("/info/document/0/backup/1"))
                .putObject("database")
                .put("id", 1)
                .put("repo-key", 2);
        ArrayNode repositories = ((ObjectNode) two.at("/info/document/0")).putArray("repo");
        for (int number : new int[] {1, 2}) {
            repositories
                    .addObject()
                    .put("key", number)
                    .putObject("status")
                    .put("code", 0)
                    .put("message", "ok");
        }
        var restore = new PlannedRestore(two);
        RecoveryTarget latest = new RecoveryTarget.Latest();

        assertThat(restore.handedOver(RecoveryChoice.of(latest), true))
                .containsExactly("default", "", NEW, "1", "yes", "no", "2", "", "no", "no");
        assertThat(restore.handedOver(in(1, latest), true))
                .containsExactly("default", "", OLD, "1", "yes", "no", "1", "", "no", "yes");
        assertThat(restore.refused(in(3, latest)).code()).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void onlyABackupOfAClientThatIsGoneGivesWay() {
        var operation = new RestoreOperation(new ClusterName("demo"), RecoveryChoice.of(XID), true);
        for (String kind : List.of("upgrade", "restore", "expire", "install")) {
            assertThat(operation.supersedes(left(kind))).as(kind).isFalse();
        }
        assertThat(operation.supersedes(left("backup"))).isTrue();
    }

    @Test
    void givesUpABackupThatRunsAndSaysSo() {
        ObjectNode busy = twoBackups();
        busy.putArray("requests")
                .add(
                        Observations.read(
                                "{\"id\":\"b7\",\"kind\":\"backup\",\"args\":\"full\",\"started\":\"2026-11-21T08:59:00Z\",\"phase\":\"\",\"exit\":null,\"result\":\"\",\"error\":\"\"}"));

        Plan plan = new PlannedRestore(busy).plan(RecoveryChoice.of(new RecoveryTarget.Latest()));

        assertThat(plan.steps()).extracting(Step::name).startsWith("Give up the backup b7");
        assertThat(String.join("\n", plan.warning())).contains("the backup b7, which is running, is given up first");
    }

    private static RecoveryTarget lsn(String position) {
        return new RecoveryTarget.Lsn(Lsn.parse(position), false);
    }

    private static RecoveryTarget point(String name) {
        return new RecoveryTarget.Name(new RestorePointName(name));
    }

    private static RecoveryTarget time(String moment) {
        return new RecoveryTarget.Time(Instant.parse(moment));
    }

    private static RecoveryChoice in(int repository, RecoveryTarget target) {
        return new RecoveryChoice(target, Optional.empty(), Optional.empty(), OptionalInt.of(repository));
    }

    private static OperationRecord left(String kind) {
        return new OperationRecord(
                "b7",
                kind,
                kind + " demo",
                "ann@laptop/12",
                Instant.parse(Observations.NOW),
                JsonNodeFactory.instance.objectNode(),
                OperationRecord.State.RUNNING,
                List.of(),
                null,
                null);
    }

    private static RecoveryChoice choice(RecoveryTarget target, String label) {
        return new RecoveryChoice(target, Optional.of(new BackupLabel(label)), Optional.empty(), OptionalInt.empty());
    }

    private static PodExec.Result said(String text) {
        return new PodExec.Result(0, text + "\n", "");
    }

    private static PodExec.Result exited(int code) {
        return new PodExec.Result(code, "", "");
    }

    private static void refused(
            RecoveryTarget target, Map<String, PodExec.Result> answers, String problem, String remedy) {
        refused(RecoveryChoice.of(target), answers, problem, remedy);
    }

    private static void refused(
            RecoveryChoice choice, Map<String, PodExec.Result> answers, String problem, String remedy) {
        CliException refusal = restore(answers).refused(choice);
        assertThat(refusal.problem()).contains(problem);
        assertThat(refusal.remedy()).contains(remedy);
    }

    private static String screen(RecoveryTarget target) {
        return screen(target, Map.of());
    }

    private static String screen(RecoveryTarget target, Map<String, PodExec.Result> answers) {
        return screen(RecoveryChoice.of(target), answers);
    }

    private static String screen(RecoveryChoice choice, Map<String, PodExec.Result> answers) {
        return restore(answers).screen(choice);
    }

    private static PlannedRestore restore(Map<String, PodExec.Result> answers) {
        var restore = new PlannedRestore(twoBackups());
        answers.forEach(restore::answering);
        return restore;
    }

    /** The second one ended at 0/6800050, in segment 6. */
    private static ObjectNode twoBackups() {
        ObjectNode observation = Observations.healthy();
        var backups = (ArrayNode) observation.at("/info/document/0/backup");
        ObjectNode second = backups.get(0).deepCopy();
        second.put("label", NEW);
        second.withObject("/lsn").put("start", "0/6000028").put("stop", "0/6800050");
        second.withObject("/archive").put("start", "000000010000000000000006").put("stop", "000000010000000000000006");
        second.withObject("/timestamp").put("start", 1795251000).put("stop", 1795251002);
        backups.add(second);
        return observation;
    }
}

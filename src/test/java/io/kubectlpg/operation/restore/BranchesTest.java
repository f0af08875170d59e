package io.kubectlpg.operation.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TransactionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * A database that was restored before: timeline 2 left 1 at 0/6000000, and 1 goes on in the archive. Each was backed up
 * once.
 */
class BranchesTest {
    private static final String ON_THE_FIRST = "20261121-081416F";
    private static final String ON_THE_SECOND = "20261121-085500F";

    private final PlannedRestore restore = new PlannedRestore(restoredOnce())
            .saying("archive-list", """
                    size 16777216
                    history 00000002
                    run 000000010000000000000001 000000010000000000000007
                    run 000000020000000000000006 000000020000000000000006""")
            .saying("commit", "0/6700028 2026-11-21T08:49:59.1Z");

    @Test
    void goesAlongThePresentTimelineUnlessAnotherOneIsNamed() {
        assertThat(restore.screen(RecoveryChoice.of(new RecoveryTarget.Latest())))
                .contains(ON_THE_SECOND)
                .contains("along timeline 2");
        assertThat(restore.screen(along(1, new RecoveryTarget.Latest())))
                .contains(ON_THE_FIRST)
                .contains("along timeline 1")
                .contains("lost       the commits of timeline 2: they are no longer in the database");
        assertThat(restore.screen(along(1, time("2026-11-21T08:49:00Z")))).contains("along timeline 1");
        assertThat(restore.screen(along(2, time("2026-11-21T08:49:00Z"))))
                .as("not the one that was in use then")
                .contains("along timeline 2");
    }

    @Test
    void aTimelineThatWasLeftEndsWithItsLastCommitAlthoughAServerRuns() {
        CliException refusal = restore.refused(along(1, time("2026-11-21T08:49:59.1Z")));
        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem()).contains("after the last commit in the archive");
        assertThat(refusal.remedy()).contains("The last commit was at 2026-11-21 08:49:59.100000+00");
        assertThat(restore.screen(along(1, time("2026-11-21T08:49:59Z")))).contains(ON_THE_FIRST);

        assertThat(restore.refused(along(1, lsn("0/6900000"))).remedy()).isEqualTo("The last position is 0/6700028.");
        assertThat(restore.screen(along(1, lsn("0/6700028")))).contains(ON_THE_FIRST);
        assertThat(restore.screen(along(2, lsn("0/6900000")))).contains(ON_THE_SECOND);
    }

    @Test
    void whereNobodyKnowsTheLastCommitNoMomentBehindTheBackupIsTakenForGiven() {
        restore.exiting("commit", 4);
        assertThat(restore.refused(along(1, time("2026-11-21T08:49:00Z"))).problem())
                .contains("the last commit in the archive cannot be found");
    }

    /** The numbers of transactions are given out again after a restore. */
    @Test
    void theServerOfTodayIsNotAskedAboutTransactionsOfATimelineThatItLeft() {
        RecoveryTarget xid = new RecoveryTarget.Xid(new TransactionId(745), false);
        restore.saying("xid-status", "745\nfuture").saying("xid", "0/6500028 2026-11-21T08:45:00.5Z");

        assertThat(restore.screen(along(1, xid))).contains("transaction 745, of 2026-11-21 08:45:00.500000+00");
        assertThat(restore.refused(RecoveryChoice.of(xid)).problem()).contains("has begun yet");
    }

    @Test
    void aRestorePointLeadsAlongTheTimelineOnWhichItWasMade() {
        restore.saying("list", """
                {"name":"common","lsn":"0/5000000","timeline":1,"time":"2026-11-21T08:20:00+00:00"}
                {"name":"left","lsn":"0/6500000","timeline":1,"time":"2026-11-21T08:45:00+00:00"}
                {"name":"new","lsn":"0/6900000","timeline":2,"time":"2026-11-21T08:57:00+00:00"}""");

        assertThat(restore.screen(RecoveryChoice.of(point("common")))).contains("along timeline 2", ON_THE_FIRST);
        assertThat(restore.screen(RecoveryChoice.of(point("left")))).contains("along timeline 1", ON_THE_FIRST);
        assertThat(restore.screen(RecoveryChoice.of(point("new")))).contains("along timeline 2", ON_THE_SECOND);
        assertThat(restore.refused(along(2, point("left"))).problem())
                .isEqualTo(
                        "the restore point left is on timeline 1, and the history of timeline 2 does not contain it");
        assertThat(restore.refused(along(1, point("new"))).problem())
                .contains("and the history of timeline 1 does not contain it");
    }

    @Test
    void aBackupOfTheOtherBranchDoesNotLeadThere() {
        CliException refusal = restore.refused(new RecoveryChoice(
                new RecoveryTarget.Latest(),
                Optional.of(new BackupLabel(ON_THE_SECOND)),
                Optional.of(new Timeline(1)),
                OptionalInt.empty()));
        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refusal.problem()).contains("no timeline leads from there to timeline 1");
    }

    /** The segment in which it was left is looked for on the newer one first; what is not archived, on the server. */
    @Test
    void looksIntoTheWalOfItsHistoryFromTheNewestOn() {
        restore.screen(RecoveryChoice.of(new RecoveryTarget.Latest()));

        assertThat(restore.asked)
                .filteredOn(argv -> argv.get(1).endsWith("/locate"))
                .last()
                .satisfies(argv -> assertThat(argv.subList(5, argv.size()))
                        .containsExactly(
                                "000000020000000000000007", "000000020000000000000007",
                                "000000020000000000000006", "000000020000000000000006"));
    }

    @Test
    void handsOverTheTimelineThatItFollows() {
        assertThat(restore.handedOver(along(1, new RecoveryTarget.Latest()), false))
                .containsExactly("default", "", ON_THE_FIRST, "1", "no", "no", "1", "", "no", "no");
        assertThat(restore.handedOver(along(2, new RecoveryTarget.Lsn(Lsn.parse("0/6900000"), true)), true))
                .containsExactly("lsn", "0/6900000", ON_THE_SECOND, "2", "yes", "yes", "1", "", "no", "no");
    }

    private static RecoveryChoice along(int timeline, RecoveryTarget target) {
        return new RecoveryChoice(target, Optional.empty(), Optional.of(new Timeline(timeline)), OptionalInt.empty());
    }

    private static RecoveryTarget time(String moment) {
        return new RecoveryTarget.Time(Instant.parse(moment));
    }

    private static RecoveryTarget lsn(String position) {
        return new RecoveryTarget.Lsn(Lsn.parse(position), false);
    }

    private static RecoveryTarget point(String name) {
        return new RecoveryTarget.Name(new RestorePointName(name));
    }

    private static ObjectNode restoredOnce() {
        ObjectNode second = Observations.healthy();
        second.withObject("/server").put("timeline", 2);
        second.putArray("histories")
                .addObject()
                .put("timeline", 2)
                .put("text", "1\t0/6000000\tbefore 2026-11-21 08:30:00+00\n");
        second.putArray("openings")
                .addObject()
                .put("timeline", 2)
                .put("left", 1)
                .put("closed", "2026-11-21T08:50:00+00:00")
                .put("opened", "2026-11-21T08:51:00+00:00");
        var backups = (ArrayNode) second.at("/info/document/0/backup");
        ObjectNode newer = backups.get(0).deepCopy();
        newer.put("label", ON_THE_SECOND);
        newer.withObject("/lsn").put("start", "0/6000028").put("stop", "0/6800050");
        newer.withObject("/archive").put("start", "000000020000000000000006").put("stop", "000000020000000000000006");
        newer.withObject("/timestamp").put("start", 1795251300).put("stop", 1795251302);
        backups.addAll(List.of(newer));
        return second;
    }
}

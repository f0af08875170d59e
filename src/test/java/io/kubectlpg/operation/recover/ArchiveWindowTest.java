package io.kubectlpg.operation.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TransactionId;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * A full backup at 10:00 on timeline 1; a restore that left it and opened timeline 2 at 11:00; a full backup there at 12:00;
 * another restore that opened timeline 3 at 13:00, where nothing was backed up. The last commit is of 13:30, and it is 14:00.
 */
class ArchiveWindowTest {
    private static final String FIRST = "20261121-100000F";
    private static final String SECOND = "20261121-120000F";
    private static final Map<Integer, String> LAST_COMMITS = Map.of(1, "10:59:00", 2, "12:59:00", 3, "13:30:00");

    @Test
    void followsTheNewestTimelineToTheEnd() {
        assertThat(source(RecoveryChoice.of(new RecoveryTarget.Latest()))).isEqualTo(SECOND + " along 3");
    }

    @Test
    void followsTheTimelineThatWasInUseAtTheMoment() {
        assertThat(source(at("10:30:00"))).isEqualTo(FIRST + " along 1");
        assertThat(source(at("11:30:00"))).isEqualTo(FIRST + " along 2");
        assertThat(source(at("12:30:00"))).isEqualTo(SECOND + " along 2");
        assertThat(source(at("13:15:00"))).isEqualTo(SECOND + " along 3");
    }

    @Test
    void followsTheNewestTimelineWhereTheTimesOfTheFilesAreThoseOfACopy() {
        assertThat(source(window("13:50:00", "13:50:00"), at("12:30:00"))).isEqualTo(SECOND + " along 3");
    }

    @Test
    void followsTheTimelineThatWasChosen() {
        assertThat(source(new RecoveryChoice(
                        new RecoveryTarget.Latest(),
                        Optional.empty(),
                        Optional.of(new Timeline(1)),
                        OptionalInt.empty())))
                .isEqualTo(FIRST + " along 1");
    }

    @Test
    void refusesATimelineThatTheArchiveDoesNotKnow() {
        refused(
                new RecoveryChoice(
                        new RecoveryTarget.Latest(),
                        Optional.empty(),
                        Optional.of(new Timeline(4)),
                        OptionalInt.empty()),
                "the archive has no timeline 4");
    }

    @Test
    void refusesAMomentBeforeTheFirstBackupEnded() {
        refused(at("09:59:00"), "before the end of the first backup");
    }

    @Test
    void refusesAMomentAfterTheLastCommitForRecoveryWouldNeverMeetALaterOne() {
        refused(at("13:30:00"), "after the last commit in the archive");
        refused(at("10:59:30"), "after the last commit in the archive");
    }

    @Test
    void refusesAMomentThatHasNotCome() {
        refused(at("14:00:01"), "in the future");
    }

    @Test
    void takesABackupThatIsConsistentBeforeTheLsn() {
        assertThat(source(RecoveryChoice.of(new RecoveryTarget.Lsn(Lsn.parse("0/8000000"), false))))
                .isEqualTo(FIRST + " along 3");
        assertThat(source(RecoveryChoice.of(new RecoveryTarget.Lsn(Lsn.parse("0/9800000"), false))))
                .isEqualTo(SECOND + " along 3");
    }

    @Test
    void refusesAnLsnBehindTheArchive() {
        refused(RecoveryChoice.of(new RecoveryTarget.Lsn(Lsn.parse("1/0"), false)), "does not reach LSN 1/0");
    }

    @Test
    void refusesWhatNobodyCanLookUpUnlessForced() {
        RecoveryChoice point = RecoveryChoice.of(new RecoveryTarget.Name(new RestorePointName("typo")));
        refused(point, "whether the archive holds the restore point typo is unknown");
        refused(
                RecoveryChoice.of(new RecoveryTarget.Xid(new TransactionId(745), false)),
                "whether the archive holds the end of transaction 745 is unknown");
        assertThat(source(point.accepting(true, false))).isEqualTo(FIRST + " along 3");
    }

    @Test
    void refusesABackupFromWhichNoTimelineLeadsThere() {
        refused(
                new RecoveryChoice(
                        new RecoveryTarget.Latest(),
                        Optional.of(new BackupLabel(SECOND)),
                        Optional.of(new Timeline(1)),
                        OptionalInt.empty()),
                "no timeline leads from the backup");
    }

    private static final String HOLE_BEHIND_THE_FIRST_BACKUP = """
            size 16777216
            run 000000010000000000000001 000000010000000000000003
            run 000000010000000000000005 000000010000000000000006
            run 000000020000000000000006 000000020000000000000009
            run 000000030000000000000009 000000030000000000000009
            """;

    @Test
    void refusesToOpenAcrossAHoleUnlessTold() {
        ArchiveWindow holed = without("""
                size 16777216
                run 000000020000000000000008 000000020000000000000008
                run 000000030000000000000009 000000030000000000000009
                run 00000003000000000000000B 00000003000000000000000B
                """);
        RecoveryChoice latest = RecoveryChoice.of(new RecoveryTarget.Latest());

        assertThatThrownBy(() -> source(holed, latest)).isInstanceOfSatisfying(CliException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(refusal.problem()).contains("lacks the WAL segment 00000003000000000000000A");
            assertThat(refusal.remedy()).contains("--immediate --backup " + SECOND, "--up-to-hole");
        });
        RestoreSource told = holed.sourceFor(latest.accepting(false, true));
        assertThat(told.lostAtHole().orElseThrow()).contains("the WAL segment 00000003000000000000000A");
        assertThat(told.arguments(latest.accepting(false, true), true, "new")).endsWith("new", "yes", "no");
    }

    @Test
    void goesToAMomentInFrontOfAHoleAndToNoneBehindIt() {
        ArchiveWindow holed = without(HOLE_BEHIND_THE_FIRST_BACKUP);

        assertThat(source(holed, at("10:39:00"))).isEqualTo(FIRST + " along 1");
        assertThatThrownBy(() -> source(holed, at("10:40:00")))
                .isInstanceOfSatisfying(
                        CliException.class,
                        refusal -> assertThat(refusal.remedy())
                                .contains("The last commit before the hole was at 2026-11-21 10:40:00.000000+00"));
        assertThat(source(holed, at("12:30:00"))).isEqualTo(SECOND + " along 2");
    }

    @Test
    void goesToAPositionInFrontOfAHoleAndToNoneBehindIt() {
        ArchiveWindow holed = without(HOLE_BEHIND_THE_FIRST_BACKUP);

        assertThat(source(holed, RecoveryChoice.of(new RecoveryTarget.Lsn(Lsn.parse("0/3800000"), false))))
                .isEqualTo(FIRST + " along 3");
        assertThatThrownBy(
                        () -> source(holed, RecoveryChoice.of(new RecoveryTarget.Lsn(Lsn.parse("0/8000000"), false))))
                .hasMessageContaining("lacks the WAL segment 000000010000000000000004");
    }

    @Test
    void goesToARestorePointWhoseHistoryOutlivedTheVolume() {
        assertThat(source(named("early"))).isEqualTo(FIRST + " along 3");
        assertThat(source(named("left behind"))).isEqualTo(FIRST + " along 1");
        assertThat(source(named("late"))).isEqualTo(SECOND + " along 3");
        assertThat(window("11:00:00", "13:00:00").knows(named("late").target())).isTrue();
    }

    @Test
    void refusesARestorePointThatTheChosenTimelineOrTheArchiveLacks() {
        refused(named("beyond"), "the archive does not reach LSN 1/0");
        refused(
                new RecoveryChoice(
                        named("left behind").target(),
                        Optional.empty(),
                        Optional.of(new Timeline(3)),
                        OptionalInt.empty()),
                "the restore point left behind is on timeline 1, which timeline 3 left before");
        refused(named("unknown"), "is unknown, because the archive cannot be searched without a database");
    }

    /** A point on timeline 1, one behind the end of that, one on the newest, and one that was never archived. */
    private static final ClusterHistory HISTORY = new ClusterHistory(
            List.of(
                    point("early", "0/3800000", 1),
                    point("left behind", "0/5800000", 1),
                    point("late", "0/9800000", 3),
                    point("beyond", "1/0", 3)),
            List.of());

    private static RestorePoint point(String name, String lsn, int timeline) {
        return new RestorePoint(new RestorePointName(name), Lsn.parse(lsn), new Timeline(timeline), moment("10:30:00"));
    }

    private static RecoveryChoice named(String name) {
        return RecoveryChoice.of(new RecoveryTarget.Name(new RestorePointName(name)));
    }

    @Test
    void theEndOfABackupLiesOnItsOwnTimeline() {
        assertThat(source(new RecoveryChoice(
                        new RecoveryTarget.Immediate(),
                        Optional.of(new BackupLabel(SECOND)),
                        Optional.empty(),
                        OptionalInt.empty())))
                .isEqualTo(SECOND + " along 2");
        assertThat(source(RecoveryChoice.of(new RecoveryTarget.Immediate()))).isEqualTo(SECOND + " along 3");
    }

    private static RecoveryChoice at(String time) {
        return RecoveryChoice.of(new RecoveryTarget.Time(moment(time)));
    }

    private static Instant moment(String time) {
        return Instant.parse("2026-11-21T" + time + "Z");
    }

    private static String source(RecoveryChoice choice) {
        return source(window("11:00:00", "13:00:00"), choice);
    }

    private static String source(ArchiveWindow window, RecoveryChoice choice) {
        RestoreSource source = window.sourceFor(choice);
        return source.backup().label() + " along " + source.timeline();
    }

    private static void refused(RecoveryChoice choice, String sentence) {
        assertThatThrownBy(() -> source(choice))
                .isInstanceOf(CliException.class)
                .hasMessageContaining(sentence);
    }

    /** Timeline 1 was left in segment 5, timeline 2 in segment 9, and the archive ends with segment A. */
    private static final String WHOLE = """
            size 16777216
            run 000000010000000000000001 000000010000000000000006
            run 000000020000000000000005 000000020000000000000009
            run 000000030000000000000009 00000003000000000000000A
            """;

    private static ArchiveWindow window(String secondBegun, String thirdBegun) {
        return window(secondBegun, thirdBegun, WHOLE);
    }

    private static ArchiveWindow without(String lines) {
        return window("11:00:00", "13:00:00", lines);
    }

    private static ArchiveWindow window(String secondBegun, String thirdBegun, String wal) {
        String survey = """
                {"now": %d,
                 "info": [{"name": "demo", "cipher": "none", "status": {"code": 0, "message": "ok"},
                   "db": [{"id": 1, "repo-key": 1, "system-id": 1, "version": "17"}],
                   "repo": [{"cipher": "none", "key": 1, "status": {"code": 0, "message": "ok"}}],
                   "archive": [{"id": "17-1", "database": {"id": 1, "repo-key": 1},
                     "min": "000000010000000000000001", "max": "00000003000000000000000A"}],
                   "backup": [%s, %s]}],
                 "texts": [{"timeline": 2, "text": "1\\t0/5000000\\tno recovery target specified\\n"},
                   {"timeline": 3, "text": "1\\t0/5000000\\tbefore\\n2\\t0/9000000\\tbefore"}],
                 "histories": {"00000002.history": {"type": "file", "size": 41, "time": %d},
                   "00000003.history": {"type": "file", "size": 83, "time": %d}},
                 "segments": {"00000003000000000000000A-abc.gz": {"type": "file", "size": 1, "time": %d}},
                 "wal": "%s"}
                """.formatted(
                        moment("14:00:00").getEpochSecond(),
                        backup(FIRST, "00000001", "10:00:00", "0/3000120"),
                        backup(SECOND, "00000002", "12:00:00", "0/8800120"),
                        moment(secondBegun).getEpochSecond(),
                        moment(thirdBegun).getEpochSecond(),
                        moment("13:31:00").getEpochSecond(),
                        wal.replace("\n", "\\n"));
        try {
            ArchiveSurvey read =
                    ArchiveSurvey.parse(JsonMapper.builder().build().readTree(survey));
            return new ArchiveWindow(
                    read,
                    read.wal().orElseThrow(),
                    HISTORY,
                    (timeline, last) -> last.isPresent()
                            ? Optional.of(moment("10:40:00"))
                            : Optional.of(moment(Optional.ofNullable(LAST_COMMITS.get(timeline.number()))
                                    .orElseThrow())));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String backup(String label, String timeline, String stop, String lsn) {
        long ended = moment(stop).getEpochSecond();
        String segment =
                timeline + ("00000000" + "%08X").formatted(Lsn.parse(lsn).position() / (16 * 1024 * 1024));
        return """
                {"label": "%s", "type": "full", "error": false, "prior": null, "reference": null, "annotation": {},
                 "archive": {"start": "%s", "stop": "%s"}, "lsn": {"start": "0/3000028", "stop": "%s"},
                 "timestamp": {"start": %d, "stop": %d}, "database": {"id": 1, "repo-key": 1},
                 "info": {"size": 1, "delta": 1, "repository": {"size": 1, "delta": 1}}}""".formatted(label, segment, segment, lsn, ended - 5, ended);
    }
}

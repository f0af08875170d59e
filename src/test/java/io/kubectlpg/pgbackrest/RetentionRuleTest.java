package io.kubectlpg.pgbackrest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples are those of pgBackRest's own manual and of its expire command. */
class RetentionRuleTest {
    private static final String F1 = "20261101-020000F";
    private static final String F1_D = F1 + "_20261103-020000D";
    private static final String F1_I = F1 + "_20261104-020000I";
    private static final String F2 = "20261108-020000F";
    private static final String F2_D = F2 + "_20261110-020000D";
    private static final String F3 = "20261115-020000F";
    private static final List<Backup> ALL = Backups.of(F1, F1_D, F1_I, F2, F2_D, F3);
    private static final Instant NOW = Instant.parse("2026-11-17T00:00:00Z");

    @Test
    void readsTheOptionsOfEachRepository() {
        assertThat(RetentionRule.parse("""
                        [{"json":"repo1-retention-full=9"}]
                        repo1-retention-full=7
                        repo2-retention-full=30
                        repo2-retention-full-type=time
                        repo2-retention-diff=3
                        repo2-retention-archive=2
                        repo2-retention-archive-type=diff
                        repo3-retention-full=many
                        """))
                .isEqualTo(Map.of(
                        1, count(7),
                        2, new RetentionRule(true, 30, 3, 2, BackupType.DIFF),
                        3, count(0)));
    }

    @Test
    void keepsAsManyFullBackupsAsItCountsAndExpiresWhatIsBuiltOnTheOthers() {
        assertThat(gone(count(2))).containsExactly(F1, F1_D, F1_I);
        assertThat(gone(count(3))).isEmpty();
        assertThat(gone(count(0))).isEmpty();
    }

    @Test
    void walGoesUpToTheOldestFullBackupThatStays() {
        assertThat(count(2).expire(ALL, NOW).walBefore()).contains("000000010000000000000004");
        assertThat(count(3).expire(ALL, NOW).walBefore()).contains("000000010000000000000001");
        assertThat(count(4).expire(ALL, NOW).walBefore()).isEmpty();
    }

    /** pgBackRest's expire asks for a backup that ended before the period, and not with its first second. */
    @Test
    void byTimeABackupThatEndedWhenThePeriodBeganDoesNotCoverIt() {
        Instant dayAfterTheThird = Instant.parse("2026-11-16T02:00:00Z");

        assertThat(time(1).expire(ALL, dayAfterTheThird).backups())
                .extracting(Backup::label)
                .containsExactly(F1, F1_D, F1_I);
        assertThat(time(1).expire(ALL, dayAfterTheThird.plusSeconds(1)).backups())
                .extracting(Backup::label)
                .containsExactly(F1, F1_D, F1_I, F2, F2_D);
    }

    @Test
    void byTimeTheNewestBackupFromBeforeThePeriodStays() {
        assertThat(gone(time(4))).containsExactly(F1, F1_D, F1_I);
        assertThat(gone(time(1))).containsExactly(F1, F1_D, F1_I, F2, F2_D);
        assertThat(gone(time(15))).isEmpty();
        assertThat(gone(time(30))).isEmpty();
        assertThat(gone(time(0))).isEmpty();
    }

    /** The repositories' list is by the time of the ends, which overtake each other when clocks are set. */
    @Test
    void theOrderOfTheListDoesNotMatter() {
        assertThat(count(2).expire(ALL.reversed(), NOW)).isEqualTo(count(2).expire(ALL, NOW));
        assertThat(time(4).expire(ALL.reversed(), NOW)).isEqualTo(time(4).expire(ALL, NOW));
    }

    @Test
    void byTimeWalIsOnlyExpiredTogetherWithABackup() {
        assertThat(time(15).expire(ALL, NOW).walBefore()).isEmpty();
        assertThat(time(4).expire(ALL, NOW).walBefore()).contains("000000010000000000000004");
    }

    @Test
    void differentialBackupsExpireByTheirNumberInWhichFullOnesCount() {
        assertThat(gone(new RetentionRule(false, 3, 2, 0, BackupType.FULL))).containsExactly(F1_D, F1_I);
        assertThat(gone(new RetentionRule(false, 3, 3, 0, BackupType.FULL))).containsExactly(F1_D, F1_I);
        assertThat(gone(new RetentionRule(false, 3, 1, 0, BackupType.FULL))).containsExactly(F1_D, F1_I, F2_D);
    }

    @Test
    void lessWalThanBackupsLeavesIslands() {
        RetentionRule.Expiry expiry = new RetentionRule(false, 3, 0, 1, BackupType.FULL).expire(ALL, NOW);
        assertThat(expiry.backups()).isEmpty();
        assertThat(expiry.walBefore()).contains("000000010000000000000006");
        assertThat(expiry.islands()).extracting(Backup::label).containsExactly(F1, F1_D, F1_I, F2, F2_D);

        assertThat(new RetentionRule(false, 3, 0, 2, BackupType.DIFF)
                        .expire(ALL, NOW)
                        .walBefore())
                .contains("000000010000000000000005");
        assertThat(new RetentionRule(false, 3, 0, 4, BackupType.INCR)
                        .expire(ALL, NOW)
                        .walBefore())
                .contains("000000010000000000000003");
    }

    @Test
    void walOfDifferentialBackupsIsCountedAsTheyAreAndOfIncrementalOnesOnlyByANumber() {
        assertThat(new RetentionRule(false, 3, 2, 0, BackupType.DIFF)
                        .expire(ALL, NOW)
                        .walBefore())
                .contains("000000010000000000000005");
        assertThat(new RetentionRule(false, 3, 0, 0, BackupType.DIFF)
                        .expire(ALL, NOW)
                        .walBefore())
                .isEmpty();
        assertThat(new RetentionRule(false, 3, 0, 0, BackupType.INCR)
                        .expire(ALL, NOW)
                        .walBefore())
                .isEmpty();
    }

    /** After stanza-upgrade: segments of the two databases cannot be compared. */
    @Test
    void walIsThatOfThePresentDatabaseAndBackupsOfAnEarlierOneAreNoIslandsInIt() {
        var upgraded = new ArrayList<>(Backups.ofDatabase(1, F1, F1_D));
        upgraded.addAll(Backups.ofDatabase(2, F2, F2_D, F3));

        assertThat(count(3).expire(upgraded, NOW).walBefore()).contains("000000010000000000000001");
        assertThat(count(3).expire(upgraded, NOW).islands()).isEmpty();
        RetentionRule.Expiry newestOnly = new RetentionRule(false, 3, 0, 1, BackupType.FULL).expire(upgraded, NOW);
        assertThat(newestOnly.walBefore()).contains("000000010000000000000003");
        assertThat(newestOnly.islands()).extracting(Backup::label).containsExactly(F2, F2_D);

        // All that is counted are of the earlier one: its WAL says nothing of the present one's.
        var young = new ArrayList<>(Backups.ofDatabase(1, F1, F2));
        young.addAll(Backups.ofDatabase(2, F3));
        assertThat(count(2).expire(young, NOW).walBefore()).contains("000000010000000000000001");
    }

    @Test
    void theNextFullBackupPushesTheOldestOut() {
        assertThat(count(3).expireAfterNextFull(ALL, NOW).backups())
                .extracting(Backup::label)
                .containsExactly(F1, F1_D, F1_I);
        assertThat(count(4).expireAfterNextFull(ALL, NOW).backups()).isEmpty();
        assertThat(count(1).expireAfterNextFull(List.of(), NOW).backups()).isEmpty();
        assertThat(count(3).expireAfterNextFull(ALL, NOW).walBefore()).contains("000000010000000000000004");
        assertThat(count(1).expireAfterNextFull(ALL, NOW).walBefore())
                .as("where its WAL begins nobody knows yet")
                .isEmpty();
    }

    @Test
    void byTimeTheOldestGoesWhenTheSecondIsOldEnough() {
        assertThat(time(30).nextByTime(ALL)).contains(Instant.parse("2026-12-08T02:00:00Z"));
        assertThat(time(30).nextByTime(Backups.of(F1))).isEmpty();
        assertThat(count(3).nextByTime(ALL)).isEmpty();
    }

    @Test
    void aBackupTakesWhatIsBuiltOnItAlong() {
        assertThat(RetentionRule.withDependents(ALL.get(1), ALL))
                .extracting(Backup::label)
                .containsExactly(F1_D, F1_I);
    }

    @Test
    void aTreeShowsWhatIsBuiltOnWhat() {
        assertThat(BackupTree.of(ALL))
                .extracting(node -> node.depth() + " " + node.backup().label())
                .containsExactly("0 " + F1, "1 " + F1_D, "2 " + F1_I, "0 " + F2, "1 " + F2_D, "0 " + F3);
    }

    private static List<String> gone(RetentionRule rule) {
        return rule.expire(ALL, NOW).backups().stream().map(Backup::label).toList();
    }

    private static RetentionRule count(int full) {
        return new RetentionRule(false, full, 0, 0, BackupType.FULL);
    }

    private static RetentionRule time(int days) {
        return new RetentionRule(true, days, 0, 0, BackupType.FULL);
    }
}

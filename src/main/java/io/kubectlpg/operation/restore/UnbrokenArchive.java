package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.Optional;

/**
 * Refuses what lies behind a hole in the archive. PostgreSQL takes a segment that is missing for the end of the WAL: it
 * misses its target there, or, told to go to the end, opens the database without what comes behind.
 */
final class UnbrokenArchive {
    private final Situation situation;

    UnbrokenArchive(Situation situation) {
        this.situation = situation;
    }

    /** Refuses a target behind a hole. */
    void require(RecoveryTarget target, Destination destination, Backup backup) {
        ArchivedWal archive = situation.archive();
        TimelineHistory along = destination.along();
        archive.firstGap(along, backup.firstSegment(), last(target, destination, backup))
                .filter(gap -> !isBefore(target, along, gap, backup))
                .ifPresent(gap -> {
                    throw CliException.refused(
                            "the archive lacks the WAL segment " + gap.missing() + ", so " + target.words()
                                    + " cannot be reached from the backup " + backup.label(),
                            remedy(along, gap, backup));
                });
    }

    /** The number of the last segment that is needed, as far as that is known and archived. */
    private long last(RecoveryTarget target, Destination destination, Backup backup) {
        ArchivedWal archive = situation.archive();
        long needed = switch (target) {
            case RecoveryTarget.Immediate _ -> archive.size().number(backup.lastSegment());
            case RecoveryTarget.Latest _, RecoveryTarget.Time _ -> Long.MAX_VALUE;
            case RecoveryTarget.Lsn _, RecoveryTarget.Xid _, RecoveryTarget.Name _ ->
                destination.position().map(archive.size()::number).orElse(Long.MAX_VALUE);
        };
        // What a running server has not archived yet, it archives when it stops.
        long backupsEnd = archive.size().number(backup.lastSegment());
        long end = archive.last(destination.along())
                .map(archive.size()::number)
                .filter(last -> last > backupsEnd)
                .orElse(backupsEnd);
        return situation.writer(destination.along()).isPresent() || needed == Long.MAX_VALUE
                ? Math.min(needed, end)
                : needed;
    }

    /** A moment may lie in front of the hole, where recovery meets a later commit in time. */
    private boolean isBefore(RecoveryTarget target, TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        return target instanceof RecoveryTarget.Time time
                && lastCommit(along, gap, backup)
                        .flatMap(WalSearch.Answer.Found::time)
                        .filter(last -> time.at().isBefore(last))
                        .isPresent();
    }

    private Optional<WalSearch.Answer.Found> lastCommit(TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        ArchivedWal archive = situation.archive();
        WalSearch.Answer answer = new WalSearch(situation, along)
                .lastCommitBefore(
                        archive.size().number(backup.firstSegment()),
                        archive.size().number(gap.missing()));
        return answer instanceof WalSearch.Answer.Found found
                        && found.position().compareTo(backup.stopLsn()) > 0
                ? Optional.of(found)
                : Optional.empty();
    }

    private String remedy(TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        String end = "--immediate --backup " + backup.label() + " goes to the end of that backup.";
        if (gap.before().isEmpty()) {
            return "The backup itself needs it; choose another with --backup.";
        }
        Optional<Instant> latest = lastCommit(along, gap, backup).flatMap(WalSearch.Answer.Found::time);
        return latest.map(moment -> "The latest moment before the hole is just before "
                        + new RecoveryTarget.Time(moment).text() + "; " + end)
                .orElse("No commit is known between that backup and the hole; " + end);
    }
}

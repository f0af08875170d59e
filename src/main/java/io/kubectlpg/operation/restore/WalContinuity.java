package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.SegmentSize;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Refuses a target that lies after a hole in the archive. PostgreSQL takes a segment that is missing for the end of the
 * WAL: it misses its target there, or, told to go to the end, opens the database without what comes after it.
 */
public final class WalContinuity {
    private final ArchivedWal archive;
    private final Predicate<TimelineHistory> written;
    private final LastCommit lastCommit;

    /** Finds the last commit that recovery from a backup meets before a hole. */
    @FunctionalInterface
    public interface LastCommit {
        Optional<Instant> before(TimelineHistory along, ArchivedWal.Gap gap, Backup backup);
    }

    /**
     * Of an archive.
     *
     * @param written whether a server writes that timeline now, and archives what it has not archived yet
     */
    public WalContinuity(ArchivedWal archive, Predicate<TimelineHistory> written, LastCommit lastCommit) {
        this.archive = archive;
        this.written = written;
        this.lastCommit = lastCommit;
    }

    static WalContinuity of(RestoreContext observed) {
        return new WalContinuity(
                observed.archive(),
                along -> observed.writer(along).isPresent(),
                (along, gap, backup) -> lastCommit(observed, along, gap, backup));
    }

    private static Optional<Instant> lastCommit(
            RestoreContext observed, TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        SegmentSize size = observed.archive().size();
        WalSearch.Answer answer = new WalSearch(observed, along)
                .lastCommitBefore(size.number(backup.firstSegment()), size.number(gap.missing()));
        return answer instanceof WalSearch.Answer.Found found
                        && found.position().compareTo(backup.stopLsn()) > 0
                ? found.time()
                : Optional.empty();
    }

    /**
     * Refuses a target after a hole.
     *
     * @param position of the target, where it is known
     * @return the hole before which recovery ends, because the user allowed it
     */
    public Optional<ArchivedWal.Gap> require(
            RecoveryChoice choice, TimelineHistory along, Optional<Lsn> position, Backup backup) {
        RecoveryTarget target = choice.target();
        Optional<ArchivedWal.Gap> gap = archive.firstGap(
                        along, backup.firstSegment(), last(target, along, position, backup))
                .filter(hole -> !isBefore(target, along, hole, backup))
                // Nobody knows where the target is, and somebody has said that it may be tried.
                .filter(hole -> !(choice.force() && choice.inTheWal() && position.isEmpty()) || inBackup(hole, backup));
        gap.filter(hole -> !choice.upToHole() || inBackup(hole, backup)).ifPresent(hole -> {
            throw CliException.refused(
                    "the archive lacks the WAL segment " + hole.missing() + ", so " + target.words()
                            + " cannot be reached from the backup " + backup.label(),
                    remedy(target, along, hole, backup));
        });
        return gap;
    }

    /** The number of the last segment that is needed, as far as that is known and archived. */
    private long last(RecoveryTarget target, TimelineHistory along, Optional<Lsn> position, Backup backup) {
        long needed = switch (target) {
            case RecoveryTarget.Immediate _ -> archive.size().number(backup.lastSegment());
            case RecoveryTarget.Latest _, RecoveryTarget.Time _ -> Long.MAX_VALUE;
            case RecoveryTarget.Lsn _, RecoveryTarget.Xid _, RecoveryTarget.Name _ ->
                position.map(archive.size()::number).orElse(Long.MAX_VALUE);
        };
        // What a running server has not archived yet, it archives when it stops.
        long backupsEnd = archive.size().number(backup.lastSegment());
        long end = archive.last(along)
                .map(archive.size()::number)
                .filter(last -> last > backupsEnd)
                .orElse(backupsEnd);
        return written.test(along) || needed == Long.MAX_VALUE ? Math.min(needed, end) : needed;
    }

    /** A moment may lie before the hole, where recovery meets a later commit in time. */
    private boolean isBefore(RecoveryTarget target, TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        return target instanceof RecoveryTarget.Time time
                && lastCommit
                        .before(along, gap, backup)
                        .filter(last -> time.at().isBefore(last))
                        .isPresent();
    }

    /** Then the backup never becomes consistent. */
    private boolean inBackup(ArchivedWal.Gap gap, Backup backup) {
        return archive.size().number(gap.missing()) <= archive.size().number(backup.lastSegment());
    }

    private String remedy(RecoveryTarget target, TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        if (inBackup(gap, backup)) {
            return "The backup itself needs it; choose another with --backup.";
        }
        String end = "--immediate --backup " + backup.label() + " goes to the end of that backup.";
        String upTo = target instanceof RecoveryTarget.Latest
                ? " --latest --up-to-hole goes to the last commit before the hole; what came after it is not in the "
                        + "database then."
                : "";
        Optional<Instant> latest = lastCommit.before(along, gap, backup);
        return latest.map(moment -> "The latest moment before the hole is just before "
                                + new RecoveryTarget.Time(moment).text() + "; " + end)
                        .orElse("No commit is known between that backup and the hole; " + end)
                + upTo;
    }
}

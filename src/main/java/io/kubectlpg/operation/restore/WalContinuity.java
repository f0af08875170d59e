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
 * Refuses a target after a hole in the archive. PostgreSQL treats a missing segment as the end of the WAL. It then
 * fails to reach its target. If the target is the end, it opens the database without the later WAL.
 */
public final class WalContinuity {
    private final ArchivedWal archive;
    private final Predicate<TimelineHistory> written;
    private final LastCommit lastCommit;

    /** Finds the last commit between a backup and a hole. */
    @FunctionalInterface
    public interface LastCommit {
        Optional<Instant> before(TimelineHistory along, ArchivedWal.Gap gap, Backup backup);
    }

    /**
     * A check of one archive.
     *
     * @param written whether a server now writes on that timeline and will archive the remaining WAL
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
     * @param position the target's position, if it is known
     * @return the hole before which recovery ends, if the user allowed that; otherwise empty
     */
    public Optional<ArchivedWal.Gap> require(
            RecoveryChoice choice, TimelineHistory along, Optional<Lsn> position, Backup backup) {
        RecoveryTarget target = choice.target();
        Optional<ArchivedWal.Gap> gap = archive.firstGap(
                        along, backup.firstSegment(), last(target, along, position, backup))
                .filter(hole -> !isBefore(target, along, hole, backup))
                // The target's place is unknown, and the user has allowed to try it.
                .filter(hole -> !(choice.force() && choice.inTheWal() && position.isEmpty()) || inBackup(hole, backup));
        gap.filter(hole -> !choice.upToHole() || inBackup(hole, backup)).ifPresent(hole -> {
            throw CliException.refused(
                    "the archive lacks the WAL segment " + hole.missing() + ", so " + target.words()
                            + " cannot be reached from the backup " + backup.label(),
                    remedy(target, along, hole, backup));
        });
        return gap;
    }

    /** The number of the last segment that recovery needs, as far as it is known and archived. */
    private long last(RecoveryTarget target, TimelineHistory along, Optional<Lsn> position, Backup backup) {
        long needed = switch (target) {
            case RecoveryTarget.Immediate _ -> archive.size().number(backup.lastSegment());
            case RecoveryTarget.Latest _, RecoveryTarget.Time _ -> Long.MAX_VALUE;
            case RecoveryTarget.Lsn _, RecoveryTarget.Xid _, RecoveryTarget.Name _ ->
                position.map(archive.size()::number).orElse(Long.MAX_VALUE);
        };
        // A running server archives the rest when it stops.
        long backupsEnd = archive.size().number(backup.lastSegment());
        long end = archive.last(along)
                .map(archive.size()::number)
                .filter(last -> last > backupsEnd)
                .orElse(backupsEnd);
        return written.test(along) || needed == Long.MAX_VALUE ? Math.min(needed, end) : needed;
    }

    /**
     * Whether a time lies before the hole. It does if a later commit comes before the hole, because then recovery stops
     * before the hole.
     */
    private boolean isBefore(RecoveryTarget target, TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        return target instanceof RecoveryTarget.Time time
                && lastCommit
                        .before(along, gap, backup)
                        .filter(last -> time.at().isBefore(last))
                        .isPresent();
    }

    /** Whether the backup itself needs the missing segment and so never becomes consistent. */
    private boolean inBackup(ArchivedWal.Gap gap, Backup backup) {
        return archive.size().number(gap.missing()) <= archive.size().number(backup.lastSegment());
    }

    private String remedy(RecoveryTarget target, TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        if (inBackup(gap, backup)) {
            return "The backup itself needs that segment. Choose another backup with --backup.";
        }
        String end = "--immediate --backup " + backup.label() + " restores the database to the end of that backup.";
        String upTo = target instanceof RecoveryTarget.Latest
                ? " --latest --up-to-hole restores the database to the last commit before the hole. Everything "
                        + "committed after the hole is lost then."
                : "";
        Optional<Instant> latest = lastCommit.before(along, gap, backup);
        return latest.map(moment -> "The last commit before the hole was at " + new RecoveryTarget.Time(moment).text()
                                + ": choose a --time before that moment; " + end)
                        .orElse("No commit is known between that backup and the hole; " + end)
                + upTo;
    }
}

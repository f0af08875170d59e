package io.kubectlpg.operation.recover;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.operation.restore.WalContinuity;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds out which targets a recovery can reach if only the repository is left: there is no running server, and no
 * volume with a history.
 */
final class ArchiveWindow {
    private final ArchiveSurvey survey;
    private final ArchivedWal wal;
    private final ClusterHistory history;
    private final LastCommit lastCommit;

    /** Finds the last commit of a timeline in the archive. */
    @FunctionalInterface
    interface LastCommit {
        /**
         * The time of the last commit.
         *
         * @param last the newest segment to search; empty: the newest one in the archive
         */
        Optional<Instant> of(Timeline timeline, Optional<String> last);
    }

    /**
     * The window of one survey.
     *
     * @param wal the WAL in the archive, read together with the survey
     * @param history the history of the database that is outside its volumes
     */
    ArchiveWindow(ArchiveSurvey survey, ArchivedWal wal, ClusterHistory history, LastCommit lastCommit) {
        this.survey = survey;
        this.wal = wal;
        this.history = history;
        this.lastCommit = lastCommit;
    }

    /** The backup and the timeline that lead to the target. It throws with the reason if there are none. */
    RestoreSource sourceFor(RecoveryChoice choice) {
        choice.timeline().filter(timeline -> !survey.has(timeline)).ifPresent(timeline -> {
            throw CliException.notFound(
                    "the archive has no timeline " + timeline, "The newest timeline is " + survey.newest() + ".");
        });
        Optional<RestorePoint> known = restorePoint(choice.target());
        if (known.isEmpty()) {
            refuseUnknown(choice);
        }
        TimelineHistory followed = survey.history(
                choice.timeline().or(() -> ofTheBackup(choice)).orElseGet(() -> followedFor(choice.target())));
        Optional<Backup> backup = switch (choice.target()) {
            case RecoveryTarget.Time time -> {
                refuseOutside(time, followed);
                yield repository().backupFor(time.at(), followed);
            }
            case RecoveryTarget.Lsn lsn -> {
                refuseBeyondEnd(lsn.at(), followed);
                yield repository().backupFor(lsn.at(), followed);
            }
            case RecoveryTarget.Name _
            when known.isPresent() -> {
                refuseOutside(known.get(), followed);
                yield repository().backupFor(known.get().lsn(), followed);
            }
            case RecoveryTarget.Xid _, RecoveryTarget.Name _ -> repository().oldestBackup(followed);
            case RecoveryTarget.Immediate _, RecoveryTarget.Latest _ ->
                repository().newestBackup(followed);
        };
        Backup from = choice.backup()
                .map(label -> chosen(label, followed))
                .or(() -> backup)
                .orElseThrow(() -> CliException.refused(
                        "the repository holds no backup that leads to %s along timeline %s"
                                .formatted(choice.target().words(), followed.timeline()),
                        "Choose another target, or --timeline N: the newest timeline is " + survey.newest() + "."));
        Optional<Lsn> position = choice.target() instanceof RecoveryTarget.Lsn lsn
                ? Optional.of(lsn.at())
                : known.map(RestorePoint::lsn);
        Optional<ArchivedWal.Gap> hole = new WalContinuity(wal, along -> false, this::lastCommitBefore)
                .require(choice, followed, position, from);
        return new RestoreSource(from, followed.timeline(), hole);
    }

    /**
     * The last commit before the hole. It is empty if that commit lies before the end of the backup, because recovery
     * cannot stop at a commit there, or if the WAL cannot be searched.
     */
    private Optional<Instant> lastCommitBefore(TimelineHistory along, ArchivedWal.Gap gap, Backup backup) {
        try {
            return gap.before()
                    .flatMap(last -> lastCommit.of(Timeline.ofSegment(last), gap.before()))
                    .filter(InfoDocument.consistentFrom(backup)::isBefore);
        } catch (CliException unreadable) {
            // Ignored: the exception about the hole is more important.
            return Optional.empty();
        }
    }

    /** Whether the position of the target is known. If it is not, recovery may fail to reach the target. */
    boolean knows(RecoveryTarget target) {
        return switch (target) {
            case RecoveryTarget.Name _ -> restorePoint(target).isPresent();
            case RecoveryTarget.Xid _ -> false;
            case RecoveryTarget.Time _, RecoveryTarget.Lsn _, RecoveryTarget.Immediate _, RecoveryTarget.Latest _ ->
                true;
        };
    }

    private Optional<RestorePoint> restorePoint(RecoveryTarget target) {
        return target instanceof RecoveryTarget.Name name ? history.restorePoint(name.name()) : Optional.empty();
    }

    private void refuseOutside(RestorePoint point, TimelineHistory followed) {
        if (!followed.includes(point.timeline(), point.lsn())) {
            throw CliException.refused(
                    "the restore point %s is on timeline %s, which timeline %s left before"
                            .formatted(point.name(), point.timeline(), followed.timeline()),
                    "Leave --timeline out.");
        }
        refuseBeyondEnd(point.lsn(), followed);
    }

    /**
     * Refuses a target whose position only a search in the WAL could find. Without a data directory nothing can search
     * the WAL.
     */
    private static void refuseUnknown(RecoveryChoice choice) {
        if (choice.inTheWal() && !choice.force()) {
            throw CliException.refused(
                    "whether the archive holds " + choice.target().words()
                            + " is unknown, because the archive cannot be searched without a database",
                    "Choose --latest, a --time or an --lsn. With --force, recovery starts anyway. If the archive "
                            + "does not hold the target, recovery fails, and the new database stays closed until "
                            + "another restore succeeds.");
        }
    }

    private InfoDocument repository() {
        return survey.repository();
    }

    /** The timeline on which the chosen backup was made, if the target is the end of the backup. */
    private Optional<Timeline> ofTheBackup(RecoveryChoice choice) {
        return choice.target() instanceof RecoveryTarget.Immediate
                ? choice.backup().flatMap(repository()::backup).map(Backup::timeline)
                : Optional.empty();
    }

    /**
     * The newest timeline. If the target is a time, it is the timeline that was in use at that time. If the newest
     * timeline does not lead through the restore point, it is the timeline of the restore point.
     */
    private Timeline followedFor(RecoveryTarget target) {
        if (target instanceof RecoveryTarget.Time time) {
            return survey.at(time.at());
        }
        Timeline newest = survey.newest();
        return restorePoint(target)
                .filter(point -> !survey.history(newest).includes(point.timeline(), point.lsn()))
                .map(RestorePoint::timeline)
                .orElse(newest);
    }

    private Backup chosen(BackupLabel label, TimelineHistory followed) {
        Backup backup = repository().backups().stream()
                .filter(known -> known.label().equals(label.toString()))
                .findFirst()
                .orElseThrow(() -> CliException.notFound(
                        "the repository holds no backup " + label,
                        "Leave --backup out to let the program choose the backup."));
        if (!InfoDocument.usable(backup, followed)) {
            throw CliException.refused(
                    "no timeline leads from the backup " + label + " to timeline " + followed.timeline(),
                    "Leave --backup out, or choose another --timeline.");
        }
        return backup;
    }

    private void refuseOutside(RecoveryTarget.Time target, TimelineHistory followed) {
        if (target.at().isAfter(survey.now())) {
            throw CliException.refused(
                    target.text() + " is in the future: on the pod that reads the repository it is "
                            + text(survey.now()),
                    "Choose a moment that has passed.");
        }
        Optional<Instant> start = repository().windowStart(followed);
        if (start.filter(target.at()::isBefore).isPresent()) {
            throw CliException.refused(
                    target.text() + " is before the end of the first backup",
                    "The earliest moment is " + text(start.get()) + ".");
        }
        Instant last = lastCommitOn(followed)
                .orElseThrow(() -> CliException.refused(
                        "the last commit in the archive cannot be found, so the archive may not reach " + target.text(),
                        "Restore with --latest, or with --immediate to the end of a backup."));
        // PostgreSQL stops only at a commit after the target. Without one, recovery fails.
        if (!target.at().isBefore(last)) {
            throw CliException.refused(
                    target.text() + " is after the last commit in the archive, so recovery could not reach it",
                    "The last commit was at " + text(last)
                            + ": choose a time before that moment, or use --latest, which "
                            + "also restores that commit.");
        }
    }

    /** The last commit on the timeline. If it has no commit yet, this is the last commit on its parent. */
    private Optional<Instant> lastCommitOn(TimelineHistory followed) {
        Optional<Instant> own = lastCommit.of(followed.timeline(), Optional.empty());
        if (own.isPresent() || followed.forks().isEmpty()) {
            return own;
        }
        return lastCommit.of(followed.forks().getLast().parent(), Optional.empty());
    }

    private void refuseBeyondEnd(Lsn target, TimelineHistory followed) {
        Optional<Lsn> end = repository()
                .lastSegment()
                .filter(segment -> Timeline.ofSegment(segment).equals(followed.timeline()))
                .map(ArchiveWindow::behind);
        if (end.filter(behind -> target.compareTo(behind) >= 0).isPresent()) {
            throw CliException.refused(
                    "the archive does not reach LSN " + target,
                    "The archive ends before " + end.get() + "; choose an LSN before that position.");
        }
    }

    /** A position after every LSN of the segment. It is right for any segment size. */
    private static Lsn behind(String segment) {
        return new Lsn((Long.parseLong(segment.substring(8, 16), 16) + 1) << 32);
    }

    private static String text(Instant moment) {
        return new RecoveryTarget.Time(moment).text();
    }
}

package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupLabel;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import java.time.Instant;
import java.util.Optional;

/**
 * Chooses the newest backup that leads to the target, so that the least WAL is replayed. pgBackRest itself compares
 * only times and could choose a backup of an abandoned timeline.
 */
final class BackupSelection {
    private final RestoreContext observed;
    private final RecoveryTarget target;
    private final ResolvedTarget resolved;

    BackupSelection(RestoreContext observed, RecoveryTarget target, ResolvedTarget resolved) {
        this.observed = observed;
        this.target = target;
        this.resolved = resolved;
    }

    Backup backup(RecoveryChoice choice) {
        return choice.backup().map(this::chosen).orElseGet(() -> newest().orElseThrow(this::none));
    }

    private Optional<Backup> newest() {
        InfoDocument repository = observed.repository();
        return switch (target) {
            case RecoveryTarget.Time time -> repository.backupFor(time.at(), resolved.along());
            case RecoveryTarget.Immediate _ -> repository.newestBackup(resolved.along());
            case RecoveryTarget.Latest _ -> repository.newestBackup(resolved.along());
            case RecoveryTarget.Lsn _ -> beforePosition();
            case RecoveryTarget.Xid _ -> beforePosition();
            case RecoveryTarget.Name _ -> beforePosition();
        };
    }

    /**
     * The newest backup before the target's position. If the position is unknown, it is the oldest backup, because only
     * that one certainly lies before the target.
     */
    private Optional<Backup> beforePosition() {
        return resolved.position()
                .map(position -> observed.repository().backupFor(position, resolved.along()))
                .orElseGet(() -> observed.repository().oldestBackup(resolved.along()));
    }

    private CliException none() {
        InfoDocument repository = observed.repository();
        Optional<Instant> start = repository.windowStart(resolved.along());
        if (start.isEmpty()) {
            return CliException.refused(
                    "the repository holds no backup from which timeline "
                            + resolved.along().timeline() + " can be reached",
                    "See kubectl pg info " + observed.cluster() + ".");
        }
        String earliest = switch (target) {
            case RecoveryTarget.Time _ -> "moment is " + new RecoveryTarget.Time(start.get()).text();
            case RecoveryTarget.Lsn _, RecoveryTarget.Xid _, RecoveryTarget.Name _ ->
                "position is "
                        + repository
                                .oldestBackup(resolved.along())
                                .orElseThrow()
                                .stopLsn();
            case RecoveryTarget.Immediate _, RecoveryTarget.Latest _ ->
                throw new IllegalStateException("every backup leads there");
        };
        return CliException.refused(
                target.words() + " is before the end of the first backup", "The earliest " + earliest + ".");
    }

    private Backup chosen(BackupLabel label) {
        Backup backup = observed.repository()
                .backup(label)
                .orElseThrow(() -> CliException.notFound(
                        "the repository holds no backup " + label,
                        "List the backups with: kubectl pg info " + observed.cluster()));
        if (backup.damaged()) {
            throw CliException.refused(
                    "pgBackRest found damaged pages in the backup " + label,
                    "Choose another backup, or leave --backup out.");
        }
        if (!InfoDocument.usable(backup, resolved.along())) {
            throw CliException.refused(
                    "the backup " + label + " is of timeline " + backup.timeline() + " at " + backup.stopLsn()
                            + ", and no timeline leads from there to timeline "
                            + resolved.along().timeline(),
                    "Leave --backup out, or choose one of the backups that kubectl pg info " + observed.cluster()
                            + " -o wide shows.");
        }
        if (endsBehind(backup)) {
            throw CliException.refused(
                    "the backup " + label + " ended after " + target.words(),
                    "Choose an older backup, or leave --backup out.");
        }
        return backup;
    }

    private boolean endsBehind(Backup backup) {
        if (target instanceof RecoveryTarget.Time time) {
            return InfoDocument.consistentFrom(backup).isAfter(time.at());
        }
        return resolved.position()
                .filter(position -> backup.stopLsn().compareTo(position) > 0)
                .isPresent();
    }
}

package io.kubectlpg.operation.restore;

import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.postgres.Timeline;
import java.util.List;

/** What a restore starts from, and which timeline it follows from there. */
record RestoreSource(Backup backup, Timeline timeline) {

    /** The arguments of the script {@code request-restore}, behind the id. */
    List<String> arguments(RecoveryTarget target, boolean backupAfterwards) {
        return List.of(
                target.type(), target.target(), backup.label(), timeline.toString(), backupAfterwards ? "yes" : "no");
    }
}

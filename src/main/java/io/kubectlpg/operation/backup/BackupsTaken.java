package io.kubectlpg.operation.backup;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.Backup;
import java.util.List;

/** What a backup took, one for each repository, as the instance told it with the end. */
public record BackupsTaken(List<Backup> backups) implements Result {
    public BackupsTaken {
        backups = List.copyOf(backups);
    }
}

package io.kubectlpg.operation.backup;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.Backup;
import java.util.List;

/** The backups that an operation took, one for each repository, from the instance's report at the end. */
public record BackupsTaken(List<Backup> backups) implements Result {
    public BackupsTaken {
        backups = List.copyOf(backups);
    }
}

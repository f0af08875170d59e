package io.kubectlpg.operation.migrate;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.Backup;

/** The full backup in the new repository. From its end on the new repository can be used for restores. */
public record FirstBackup(Backup backup) implements Result {}

package io.kubectlpg.operation.migrate;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.Backup;

/** The full backup in the new repository, from whose end on a restore is possible there. */
public record FirstBackup(Backup backup) implements Result {}

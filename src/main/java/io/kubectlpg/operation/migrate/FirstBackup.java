package io.kubectlpg.operation.migrate;

import io.kubectlpg.operation.Result;
import io.kubectlpg.pgbackrest.Backup;

/**
 * The full backup in the new repository. The new repository can be used for restores from the end of this backup on.
 */
public record FirstBackup(Backup backup) implements Result {}

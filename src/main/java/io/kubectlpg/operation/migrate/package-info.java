/**
 * Moves a cluster from its repository to another one. At every moment WAL goes to a repository that has a backup. This
 * package uses parts of an upgrade. It must not copy or remove backups.
 */
@NullMarked
package io.kubectlpg.operation.migrate;

import org.jspecify.annotations.NullMarked;

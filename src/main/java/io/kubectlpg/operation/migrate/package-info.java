/**
 * Moves a cluster from its repository to another one. At every moment WAL goes to a repository that holds a backup.
 * Uses what an upgrade uses; must not copy or remove what a repository holds.
 */
@NullMarked
package io.kubectlpg.operation.migrate;

import org.jspecify.annotations.NullMarked;

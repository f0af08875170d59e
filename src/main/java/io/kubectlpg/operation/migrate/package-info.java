/**
 * Moves a cluster from its repository to another one, so that WAL goes at every moment to one that holds a backup. Builds on
 * what an upgrade uses; must not copy or remove what a repository holds.
 */
@NullMarked
package io.kubectlpg.operation.migrate;

import org.jspecify.annotations.NullMarked;

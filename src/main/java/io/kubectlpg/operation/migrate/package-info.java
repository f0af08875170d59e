/**
 * Moves a cluster from its repository to another one. At every moment WAL goes to a repository that has a backup. Uses
 * the parts of an upgrade. Must stay out: copying or removing backups.
 */
@NullMarked
package io.kubectlpg.operation.migrate;

import org.jspecify.annotations.NullMarked;

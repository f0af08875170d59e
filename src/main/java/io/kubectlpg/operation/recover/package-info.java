/**
 * Brings back a cluster from its repository when nothing else is left. Its instance begins with an empty volume, never
 * with initdb, and fills the volume by itself. This package evaluates what a repository alone tells; {@code restore}
 * evaluates what a running instance tells.
 */
@NullMarked
package io.kubectlpg.operation.recover;

import org.jspecify.annotations.NullMarked;

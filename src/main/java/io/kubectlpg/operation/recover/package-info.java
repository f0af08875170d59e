/**
 * Restores a cluster from its repository if nothing else is left. The instance begins with an empty volume, without
 * initdb, and fills the volume by itself. This package evaluates what a repository alone shows; {@code restore}
 * evaluates what a running instance shows.
 */
@NullMarked
package io.kubectlpg.operation.recover;

import org.jspecify.annotations.NullMarked;

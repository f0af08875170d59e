/**
 * Scratch instances: Jobs that restore a backup into their own volume, run a task there, and are removed with the
 * volume. This package does not know the tasks.
 */
@NullMarked
package io.kubectlpg.operation.scratch;

import org.jspecify.annotations.NullMarked;

/**
 * Scratch instances: Jobs that restore a backup into a volume of their own, do a task there, and are removed with the
 * volume. Nothing here knows what the task is.
 */
@NullMarked
package io.kubectlpg.operation.scratch;

import org.jspecify.annotations.NullMarked;

/**
 * Runbooks: files of commands that are checked whole and then run, one after the other. What a file says is pure
 * ({@link Runbook}); {@link RunbookRun} carries it out. It reaches the commands and the cluster through {@link CommandLines}
 * alone, which the commands implement, and knows of operations only their lock.
 */
@NullMarked
package io.kubectlpg.runbook;

import org.jspecify.annotations.NullMarked;

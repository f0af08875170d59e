/**
 * Runbooks: files of commands that are checked as a whole and then run, one after the other. {@link Runbook} reads a
 * file and is pure; {@link RunbookRun} runs it. Commands and clusters are only reached through {@link CommandLines},
 * which the command package implements. Of operations only the lock is known here.
 */
@NullMarked
package io.kubectlpg.runbook;

import org.jspecify.annotations.NullMarked;

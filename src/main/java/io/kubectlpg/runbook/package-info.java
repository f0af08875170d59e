/**
 * Runbooks: files of commands that are checked as a whole and then run, one after the other. {@link Runbook} reads a
 * file and is pure; {@link RunbookRun} runs it. Commands and clusters are reached only through {@link CommandLines},
 * which the command package implements. The lock is the only part of operations that this package knows.
 */
@NullMarked
package io.kubectlpg.runbook;

import org.jspecify.annotations.NullMarked;

/**
 * The shell {@code pg>}: many commands in one process. This package reads, completes and runs lines; the commands do
 * the work.
 */
@NullMarked
package io.kubectlpg.shell;

import org.jspecify.annotations.NullMarked;

/**
 * The shell {@code pg>}: many commands in one process. It reads, completes and runs lines; the work is done by the
 * commands.
 */
@NullMarked
package io.kubectlpg.shell;

import org.jspecify.annotations.NullMarked;

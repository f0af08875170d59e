/**
 * The commands: one class for each, with its arguments, its help, and the output of its result. Operations make the
 * decisions.
 */
@NullMarked
package io.kubectlpg.command;

import org.jspecify.annotations.NullMarked;

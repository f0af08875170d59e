/**
 * One class a command: arguments, help, and the way from a result to the output. Holds no logic: it asks an operation or
 * the observed state.
 */
@NullMarked
package io.kubectlpg.command;

import org.jspecify.annotations.NullMarked;

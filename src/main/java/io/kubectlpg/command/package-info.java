/** One class for each command: arguments, help, and the output of the result. The decisions are made in operations. */
@NullMarked
package io.kubectlpg.command;

import org.jspecify.annotations.NullMarked;

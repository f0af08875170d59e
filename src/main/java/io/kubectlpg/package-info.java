/** The program's entry: argv becomes one command. */
@NullMarked
package io.kubectlpg;

import org.jspecify.annotations.NullMarked;

/** The start of the program. It turns the arguments into one command. */
@NullMarked
package io.kubectlpg;

import org.jspecify.annotations.NullMarked;

/** The start of the program: the arguments become one command. */
@NullMarked
package io.kubectlpg;

import org.jspecify.annotations.NullMarked;

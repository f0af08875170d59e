/** {@code pg>}: many commands in one process. It knows the commands' words and runs them; what they do is theirs. */
@NullMarked
package io.kubectlpg.shell;

import org.jspecify.annotations.NullMarked;

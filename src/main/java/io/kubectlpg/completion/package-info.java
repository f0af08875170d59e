/**
 * Completion of an unfinished command line: the tree of commands, the position of the line in it, and the words that can
 * come next. It knows neither terminal nor picocli nor Kubernetes, so that the shell {@code pg>} and the completion in
 * other shells use the same code. It may use {@code spec}.
 */
@NullMarked
package io.kubectlpg.completion;

import org.jspecify.annotations.NullMarked;

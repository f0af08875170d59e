/**
 * Completes an unfinished command line. The package contains the tree of commands, the position of the line in it, and
 * the words that can come next. It knows neither terminal nor picocli nor Kubernetes, so the shell {@code pg>} and
 * other shells use the same code. It may use {@code spec}.
 */
@NullMarked
package io.kubectlpg.completion;

import org.jspecify.annotations.NullMarked;

/** Makes a new cluster from the repository of another one. Its volume is filled with the steps of {@code recover}. */
@NullMarked
package io.kubectlpg.operation.clone;

import org.jspecify.annotations.NullMarked;

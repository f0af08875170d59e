/**
 * Makes a new cluster from the repository of another cluster. It fills the volume with the steps of {@code recover}.
 */
@NullMarked
package io.kubectlpg.operation.clone;

import org.jspecify.annotations.NullMarked;

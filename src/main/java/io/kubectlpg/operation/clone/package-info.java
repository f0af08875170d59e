/** A new cluster out of the repository of another one. Its instance fills its volume by the steps of {@code recover}. */
@NullMarked
package io.kubectlpg.operation.clone;

import org.jspecify.annotations.NullMarked;

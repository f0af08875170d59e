/**
 * Checks, with a temporary pod, before an operation begins: the image, the repositories, the configuration, and each
 * pod that the cluster will need.
 */
@NullMarked
package io.kubectlpg.operation.preflight;

import org.jspecify.annotations.NullMarked;

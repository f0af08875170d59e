/**
 * What is tried before anything depends on it, by a pod that runs once: the image, the repositories, the configuration, and
 * every pod that the cluster will need.
 */
@NullMarked
package io.kubectlpg.operation.preflight;

import org.jspecify.annotations.NullMarked;

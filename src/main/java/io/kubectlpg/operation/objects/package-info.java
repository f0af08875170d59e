/**
 * The Kubernetes objects of a cluster: the steps that make them and put them right, and what is gone or was changed by somebody
 * else. {@code upgrade} without values puts back what can be put back.
 */
@NullMarked
package io.kubectlpg.operation.objects;

import org.jspecify.annotations.NullMarked;

/**
 * What is gone or was changed of a cluster's Kubernetes objects, for {@code status} and {@code doctor}. Looks only;
 * {@code upgrade} without values puts back what can be put back.
 */
@NullMarked
package io.kubectlpg.operation.objects;

import org.jspecify.annotations.NullMarked;

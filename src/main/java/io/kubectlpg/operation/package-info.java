/**
 * What changes a cluster: an operation makes a plan of idempotent steps from the spec and the observed state; the runner
 * holds the lock, journals each step and stops at the first failure; {@code resume} plans again from what is there. One
 * subpackage a capability. Talks to Kubernetes through {@code kube} alone and prints nothing.
 */
@NullMarked
package io.kubectlpg.operation;

import org.jspecify.annotations.NullMarked;

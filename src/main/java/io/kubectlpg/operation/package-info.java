/**
 * The operations that change a cluster. An operation makes a plan of idempotent steps from the spec and the observed
 * state. The runner holds the lock, writes each step into the journal, and stops at the first failure. {@code resume}
 * plans again from the present state. There is one subpackage for each capability. Operations talk to Kubernetes only
 * through {@code kube}, and they print nothing.
 */
@NullMarked
package io.kubectlpg.operation;

import org.jspecify.annotations.NullMarked;

/**
 * Changes the values of a cluster that runs: what Kubernetes holds, what the servers read, and the volumes. Decides from
 * the values before and after, and from what is there, what has to be reloaded, restarted, replaced, moved or taken away.
 */
@NullMarked
package io.kubectlpg.operation.upgrade;

import org.jspecify.annotations.NullMarked;

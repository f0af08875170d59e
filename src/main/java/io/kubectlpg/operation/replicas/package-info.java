/** Makes, copies, lists and removes the replicas of a cluster. */
@NullMarked
package io.kubectlpg.operation.replicas;

import org.jspecify.annotations.NullMarked;

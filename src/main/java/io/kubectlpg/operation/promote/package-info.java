/** Makes another instance of a cluster the primary, as a switchover or as a failover. */
@NullMarked
package io.kubectlpg.operation.promote;

import org.jspecify.annotations.NullMarked;

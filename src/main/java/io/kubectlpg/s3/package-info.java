/**
 * Asks the bucket what pgBackRest does not: whether it is writable, how it protects objects, what its lifecycle rules
 * delete, and how much it holds. Nothing else uses the AWS SDK, which is loaded only when a bucket is asked. Knows
 * nothing of Kubernetes: a proxy opened by another package leads to an endpoint inside the cluster.
 */
@NullMarked
package io.kubectlpg.s3;

import org.jspecify.annotations.NullMarked;

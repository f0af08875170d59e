/**
 * Checks properties of a bucket that pgBackRest does not check: whether the bucket is writable, how it protects
 * objects, what its lifecycle rules delete, and how much it contains. No other package uses the AWS SDK, which is
 * loaded only when a bucket is checked. This package knows nothing of Kubernetes. If an endpoint is inside the cluster,
 * another package opens a proxy to it.
 */
@NullMarked
package io.kubectlpg.s3;

import org.jspecify.annotations.NullMarked;

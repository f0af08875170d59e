/**
 * The bucket itself, where pgBackRest does not look: whether it can be written, what protects it, what its lifecycle rules
 * delete, how much it holds. By the AWS SDK, which nothing else uses and which is loaded only when a bucket is asked.
 * Knows nothing of Kubernetes: the way to an endpoint inside a cluster is a proxy that somebody else opens.
 */
@NullMarked
package io.kubectlpg.s3;

import org.jspecify.annotations.NullMarked;

package io.kubectlpg.s3;

/**
 * The objects under a path of a bucket, without earlier versions.
 *
 * @param complete false if the count stopped before the last object
 */
public record Usage(long bytes, long objects, boolean complete) {}

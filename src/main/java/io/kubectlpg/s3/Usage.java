package io.kubectlpg.s3;

/**
 * What is in a bucket under a path, without earlier versions.
 *
 * @param complete false if the count ended before the last object
 */
public record Usage(long bytes, long objects, boolean complete) {}

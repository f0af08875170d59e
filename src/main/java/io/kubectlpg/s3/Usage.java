package io.kubectlpg.s3;

/**
 * What is in a bucket under a path, without earlier versions.
 *
 * @param complete false: there is more, and nobody counted on
 */
public record Usage(long bytes, long objects, boolean complete) {}

package io.kubectlpg.spec;

/**
 * What the repository keeps.
 *
 * @param full the number of full backups, at least 1; what older ones alone need expires with them
 */
public record Retention(int full) {}

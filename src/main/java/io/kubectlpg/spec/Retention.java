package io.kubectlpg.spec;

/**
 * What the repository keeps.
 *
 * @param full by {@code type}, at least 1; what older ones alone need expires with them
 */
public record Retention(Type type, int full) {
    /** pgBackRest's repo-retention-full-type. */
    public enum Type {
        /** A number of full backups. */
        COUNT,
        /** Days that full backups must reach back. */
        TIME
    }
}

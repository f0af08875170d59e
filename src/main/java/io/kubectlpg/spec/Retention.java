package io.kubectlpg.spec;

/**
 * What the repository keeps. Backups and WAL that only expired backups need expire with them.
 *
 * @param full how many full backups, or for how many days, according to {@code type}; at least 1
 * @param diff how many differential backups, counting full ones; 0: as long as the full backup they belong to
 * @param archive for how many of the newest backups of {@code archiveType} all WAL is kept; 0: for all backups
 */
public record Retention(Type type, int full, int diff, int archive, ArchiveType archiveType) {
    /** The values of pgBackRest's repo-retention-full-type. */
    public enum Type {
        /** Keep a number of full backups. */
        COUNT,
        /** Keep full backups for a number of days. */
        TIME
    }

    /** The values of pgBackRest's repo-retention-archive-type. DIFF counts full backups, too, and INCR counts all. */
    public enum ArchiveType {
        FULL,
        DIFF,
        INCR
    }
}

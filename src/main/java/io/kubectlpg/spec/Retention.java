package io.kubectlpg.spec;

/**
 * What the repository keeps. Backups and WAL that only expired backups need also expire.
 *
 * @param full the number of full backups, or of days, according to {@code type}; at least 1
 * @param diff the number of differential backups, which includes full ones; 0: they expire with their full backup
 * @param archive the number of newest backups of {@code archiveType} for which all WAL is kept; 0: all backups
 */
public record Retention(Type type, int full, int diff, int archive, ArchiveType archiveType) {
    /** The values of pgBackRest's repo-retention-full-type. */
    public enum Type {
        /** Keeps a number of full backups. */
        COUNT,
        /** Keeps full backups for a number of days. */
        TIME
    }

    /**
     * The values of pgBackRest's repo-retention-archive-type. DIFF includes full backups, and INCR includes all
     * backups.
     */
    public enum ArchiveType {
        FULL,
        DIFF,
        INCR
    }
}

package io.kubectlpg.spec;

/**
 * What the repository keeps.
 *
 * @param full by {@code type}, at least 1; what older ones alone need expires with them
 * @param diff differential backups, full ones counted, too; 0: as long as the full one that each is built on
 * @param archive backups of {@code archiveType} from which on all WAL is kept; 0: as long as the backups
 */
public record Retention(Type type, int full, int diff, int archive, ArchiveType archiveType) {
    /** pgBackRest's repo-retention-full-type. */
    public enum Type {
        /** A number of full backups. */
        COUNT,
        /** Days that full backups must reach back. */
        TIME
    }

    /** pgBackRest's repo-retention-archive-type: each counts those before it, too. */
    public enum ArchiveType {
        FULL,
        DIFF,
        INCR
    }
}

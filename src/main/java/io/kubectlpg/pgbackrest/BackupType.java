package io.kubectlpg.pgbackrest;

import java.util.Locale;

/**
 * The type of a backup. A full backup contains everything. A differential backup contains the changes since the last
 * full backup. An incremental backup contains the changes since the last backup of any type.
 */
public enum BackupType {
    FULL,
    DIFF,
    INCR;

    /** pgBackRest's word for the type. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type for a sentence: "a full", "a differential", "an incremental". */
    public String withArticle() {
        return switch (this) {
            case FULL -> "a full";
            case DIFF -> "a differential";
            case INCR -> "an incremental";
        };
    }
}

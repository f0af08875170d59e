package io.kubectlpg.pgbackrest;

import java.util.Locale;

/** What a backup holds: everything, what changed since the last full one, or since the last of any type. */
public enum BackupType {
    FULL,
    DIFF,
    INCR;

    /** pgBackRest's word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In a sentence: "a full", "a differential", "an incremental". */
    public String withArticle() {
        return switch (this) {
            case FULL -> "a full";
            case DIFF -> "a differential";
            case INCR -> "an incremental";
        };
    }
}

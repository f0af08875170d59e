package io.kubectlpg.operation.replicas;

import java.util.Locale;

/** From where a replica is copied. */
public enum CopyFrom {
    /** From the newest backup if the repository has one that leads to the present timeline, otherwise from the primary. */
    AUTO,
    /** From the newest backup. It fails if there is none. */
    REPOSITORY,
    /** From the running primary, with pg_basebackup. */
    PRIMARY,
    /**
     * Only what differs, with pg_rewind, after the WAL that only the replica has was kept. If pg_rewind fails, as
     * {@link #AUTO}. It fails if there is no database that left the primary's timeline.
     */
    REWIND;

    /** The word in options, in the journal and in the scripts. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The source with this word. */
    static CopyFrom of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}

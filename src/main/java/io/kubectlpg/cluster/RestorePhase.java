package io.kubectlpg.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a restore is, in the order in which the script {@code request-restore} goes through them. */
public enum RestorePhase {
    CHECK,
    STOP,
    RESCUE,
    COPY,
    RECOVER,
    OPEN,
    ARCHIVE,
    BACKUP;

    /** The phase of that word; empty for a word that only newer scripts know. */
    public static Optional<RestorePhase> of(String word) {
        return Arrays.stream(values())
                .filter(phase -> phase.word().equals(word))
                .findFirst();
    }

    /** The word that the scripts use. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The data directory is between two states: no database is whole. */
    public boolean closed() {
        return this == COPY || this == RECOVER || this == OPEN;
    }

    /** The database is restored, and open. */
    public boolean opened() {
        return this == ARCHIVE || this == BACKUP;
    }
}

package io.kubectlpg.cluster;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The phases of a restore, in the order of the script {@code request-restore}. */
public enum RestorePhase {
    CHECK,
    STOP,
    RESCUE,
    COPY,
    RECOVER,
    OPEN,
    ARCHIVE,
    BACKUP;

    /** The phase with this word; empty if this program does not know the word, because the scripts are newer. */
    public static Optional<RestorePhase> of(String word) {
        return Arrays.stream(values())
                .filter(phase -> phase.word().equals(word))
                .findFirst();
    }

    /** The word of the phase in the scripts. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the data directory is incomplete in this phase, so that no server can open it. */
    public boolean closed() {
        return this == COPY || this == RECOVER || this == OPEN;
    }

    /** Whether the database is restored and open in this phase. */
    public boolean opened() {
        return this == ARCHIVE || this == BACKUP;
    }
}

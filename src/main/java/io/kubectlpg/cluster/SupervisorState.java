package io.kubectlpg.cluster;

import java.util.Arrays;

/** What an instance's supervisor says that it does. */
public enum SupervisorState {
    /** It has not said anything yet. */
    STARTING("starting"),
    RUNNING("running"),
    /** The server has ended, and is started again. */
    FAILED("failed"),
    /** As {@link #FAILED}, but because the volume is full. */
    FULL("full"),
    RESTARTING("restarting"),
    BOOTSTRAPPING("bootstrapping"),
    /** The database was not created, or nothing says what may be done with the volume. */
    REFUSED("refused"),
    /** Another pod serves the volume. */
    LOCKED("locked"),
    /** The database was copied to another volume, and lives on there. */
    MOVED("moved"),
    RESTORING("restoring"),
    NO_ROLE("no-role"),
    STANDBY("standby"),
    /** The volume holds a database of another version of PostgreSQL. */
    OTHER_VERSION("other"),
    EMPTY("empty"),
    /** A state that only newer scripts know. */
    UNKNOWN("");

    private final String word;

    SupervisorState(String word) {
        this.word = word;
    }

    static SupervisorState of(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word.equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }

    /** The word that the scripts use. */
    String word() {
        return word;
    }
}

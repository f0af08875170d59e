package io.kubectlpg.cluster;

import java.util.Arrays;

/** The state of the supervisor in an instance's pod. */
public enum SupervisorState {
    /** The supervisor has not reported a state yet. */
    STARTING("starting"),
    RUNNING("running"),
    /** The server has ended, and the supervisor starts it again. */
    FAILED("failed"),
    /** As {@link #FAILED}, because the volume is full. */
    FULL("full"),
    RESTARTING("restarting"),
    BOOTSTRAPPING("bootstrapping"),
    /** The supervisor could not create the database, or it does not know what it may do with the volume. */
    REFUSED("refused"),
    /** Another pod uses the volume. */
    LOCKED("locked"),
    /** The database was copied to another volume and is used there. */
    MOVED("moved"),
    RESTORING("restoring"),
    NO_ROLE("no-role"),
    /** The server is stopped because of a decision about who is the primary. */
    HANDING_OVER("handing-over"),
    /** The volume of a replica has no database yet and waits for a copy of the primary. */
    UNCLONED("uncloned"),
    /** A copy of the primary is incomplete. */
    CLONING("cloning"),
    /** The data directory of a replica is not the data directory of a standby. */
    UNLIKE("unlike"),
    /** A replica that cannot follow any primary, because it has no password for it. */
    UNFOLLOWED("unfollowed"),
    /** A primary that reaches neither another instance nor the API server. */
    ISOLATED("isolated"),
    /** A primary that is none any more by what another instance says. */
    SUPERSEDED("superseded"),
    /** The volume holds a database of another PostgreSQL version. */
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

    /** The word of the state in the scripts. */
    String word() {
        return word;
    }
}

package io.kubectlpg.operation.monitor;

import io.kubectlpg.cluster.Finding;
import java.time.Duration;

/**
 * What changed between two looks at a cluster.
 *
 * @param finding the finding in its last words
 * @param lasted the time since the finding began; at its end, until it was first gone
 */
public record Change(Kind kind, Finding finding, Duration lasted) {
    /** What became of a finding. */
    public enum Kind {
        BEGAN,
        /** A problem is there as before, and is now a warning instead of an error, or an error instead of a warning. */
        SEVERITY,
        /** The finding is a problem, and has been there for as long as a problem may be, or it became an error after that. */
        LASTS,
        /** The finding is gone. */
        ENDED,
        /** As {@link #ENDED}, of a finding that has lasted. */
        OVER
    }
}

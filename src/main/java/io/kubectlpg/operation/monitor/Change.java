package io.kubectlpg.operation.monitor;

import io.kubectlpg.cluster.Finding;
import java.time.Duration;

/**
 * What changed between two looks at a cluster.
 *
 * @param finding the finding in its last words
 * @param lasted how long the finding has been there
 */
public record Change(Kind kind, Finding finding, Duration lasted) {
    /** What became of a finding. */
    public enum Kind {
        BEGAN,
        /** The finding is a problem, and has been there for as long as a problem may be. */
        LASTS,
        /** The finding is gone. */
        ENDED,
        /** As {@link #ENDED}, of a finding that has lasted. */
        OVER
    }
}

package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.pgbackrest.InfoDocument;

/** What more than one operation must find before it begins; each refuses with a sentence. */
public final class Preconditions {
    private Preconditions() {}

    /** The instance that is meant to be the primary. */
    public static Instance primary(ClusterState state) {
        return state.primary()
                .orElseThrow(() -> CliException.refused(
                        state.name() + " has no instance with the role primary", "See kubectl pg status " + state.name() + "."));
    }

    /** What it says of itself: its pod must run, its server need not. */
    public static Observation observation(Instance instance) {
        return instance.observation()
                .orElseThrow(() -> CliException.refused(
                        instance.name() + " cannot be asked: " + instance.silence().orElse("it does not answer"),
                        "See kubectl pg status " + instance.name().cluster() + "."));
    }

    /** The repository's document, as the volume keeps it. */
    public static InfoDocument repository(Instance instance, Observation observation) {
        return observation.info()
                .orElseThrow(() -> CliException.refused(
                        instance.name().cluster() + " has no repository: nothing of it is backed up",
                        "Install it with backup.s3.bucket and the other values under backup.s3."));
    }
}

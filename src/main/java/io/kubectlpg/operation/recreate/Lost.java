package io.kubectlpg.operation.recreate;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;

/** What is lost of a cluster that Kubernetes still knows. */
public final class Lost {
    private Lost() {}

    /** Its pod runs, and its volume holds no database: its old one is gone. */
    public static boolean volume(Instance instance) {
        return instance.observation()
                .filter(observation -> observation.state().equals("empty"))
                .isPresent();
    }

    /** Refuses where an earlier cluster of the name has left a volume, which holds nobody knows what. */
    static void requireNoVolume(ClusterState state) {
        if (!state.claims().isEmpty()) {
            throw CliException.refused(
                    "the volume " + String.join(", ", state.claims()) + " of an earlier " + state.name()
                            + " is still there",
                    "kubectl pg install " + state.name()
                            + " takes it over, with the database in it. If that is lost or not wanted: kubectl pg uninstall "
                            + state.name() + " --delete-data, which leaves the backups.");
        }
    }
}

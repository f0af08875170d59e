package io.kubectlpg.operation.recover;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.manifest.RepositoryHost;
import java.util.List;

/** Checks for lost volumes of a cluster, and for volumes that an earlier cluster has left. */
public final class LostVolume {
    private LostVolume() {}

    /** Whether the pod of the instance runs but its volume has no database, because the old volume is lost. */
    public static boolean volume(Instance instance) {
        return instance.observation()
                .filter(observation -> observation.state() == SupervisorState.EMPTY)
                .isPresent();
    }

    /** Fails if an earlier cluster with this name has left a volume, because its data may still be needed. */
    public static void requireNoVolume(ClusterState state) {
        requireNoVolume(state, List.of());
    }

    /**
     * As {@link #requireNoVolume(ClusterState)}.
     *
     * @param but the claims that may be there
     */
    static void requireNoVolume(ClusterState state, List<String> but) {
        List<String> volumes = state.claims().stream()
                .filter(claim -> !claim.equals(RepositoryHost.claimName(state.name())))
                .filter(claim -> !but.contains(claim))
                .toList();
        if (!volumes.isEmpty()) {
            throw CliException.refused(
                    "the volume " + String.join(", ", volumes) + " of an earlier " + state.name() + " is still there",
                    "kubectl pg install " + state.name()
                            + " uses it again, with the database in it. If you do not want that database: kubectl pg "
                            + "uninstall "
                            + state.name() + " --delete-data, which keeps the backups.");
        }
    }

    /** Fails if an earlier cluster with this name has left backups on a volume. A new cluster never writes to them. */
    public static void requireNoBackups(ClusterState state) {
        String claim = RepositoryHost.claimName(state.name());
        if (state.claims().contains(claim)) {
            throw CliException.refused(
                    "the volume " + claim + " holds backups of an earlier " + state.name(),
                    "The program never overwrites backups. Choose another name, or remove them with kubectl pg "
                            + "uninstall "
                            + state.name() + " --delete-backups.");
        }
    }
}

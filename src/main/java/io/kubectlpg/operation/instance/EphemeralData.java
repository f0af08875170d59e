package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.spec.ClusterName;

/** Protects the data of an instance without a volume. That data is lost if the pod ends. */
public final class EphemeralData {
    private EphemeralData() {}

    /**
     * Fails if the end of a pod would destroy data.
     *
     * @param remedy the remedy of the exception
     */
    public static void refuseLoss(ClusterState state, String remedy) {
        ClusterName name = state.name();
        state.instances().stream().filter(Instance::lostWithItsPod).findFirst().ifPresent(instance -> {
            throw CliException.refused(
                    "the data of " + instance.name() + " is in an emptyDir and would be lost with its pod",
                    remedy + " If you do not need the data: kubectl pg uninstall " + name + " --delete-data");
        });
    }
}

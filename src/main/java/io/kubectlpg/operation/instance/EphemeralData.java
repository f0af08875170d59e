package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.spec.ClusterName;

/** Protects the data of an instance without a volume, which is lost when its pod ends. */
public final class EphemeralData {
    private EphemeralData() {}

    /** Refuses to end a pod whose data would be lost with it. */
    public static void refuseLoss(ClusterState state, String remedy) {
        ClusterName name = state.name();
        state.instances().stream().filter(Instance::lostWithItsPod).findFirst().ifPresent(instance -> {
            throw CliException.refused(
                    "the data of " + instance.name() + " is in an emptyDir, and would be lost with its pod",
                    remedy + " To give the data up: kubectl pg uninstall " + name + " --delete-data");
        });
    }
}

package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.spec.ClusterName;

/** What an operation that ends pods must not do to an instance without a volume. */
public final class EphemeralData {
    private EphemeralData() {}

    /** Nobody asks for the end of a pod and means the end of the data. */
    public static void refuseLoss(ClusterState state, String remedy) {
        ClusterName name = state.name();
        state.instances().stream().filter(Instance::lostWithItsPod).findFirst().ifPresent(instance -> {
            throw CliException.refused(
                    "the data of " + instance.name() + " is in an emptyDir, and would be lost with its pod",
                    remedy + " To give the data up: kubectl pg uninstall " + name + " --delete-data");
        });
    }
}

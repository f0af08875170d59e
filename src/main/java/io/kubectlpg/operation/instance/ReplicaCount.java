package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.spec.Role;

/** Whether an instance has a pod: the replicas of its StatefulSet, 1 or 0. Its role stays what it is. */
public final class ReplicaCount {
    private ReplicaCount() {}

    /**
     * Sets it. The state is applied as a whole, so it includes the role: a field that is left out would be removed. It
     * never includes the permission to create a database, which no start may give back.
     */
    public static void set(Kube kube, Instance instance, int replicas) {
        kube.apply(
                Manifests.instanceState(kube.namespace(), instance.name(), role(instance), false, replicas),
                FieldManagers.STATE,
                true,
                false);
    }

    /** Refuses while the installation has not ended: until then its state belongs to the installation. */
    public static void requireInstalled(Instance instance) {
        role(instance);
        if (instance.bootstrap()) {
            throw CliException.refused(
                    "the installation of " + instance.name() + " has not been completed",
                    "Run the install command again, with the values that it has; or kubectl pg uninstall "
                            + instance.name().cluster() + ".");
        }
    }

    private static Role role(Instance instance) {
        return instance.role()
                .orElseThrow(() -> CliException.refused(
                        instance.name() + " has no role",
                        "See kubectl pg status " + instance.name().cluster() + "."));
    }
}

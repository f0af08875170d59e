package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.spec.Role;

/**
 * Starts or stops the pod of an instance by setting the replicas of its StatefulSet to 1 or 0. The role does not
 * change.
 */
public final class ReplicaCount {
    private ReplicaCount() {}

    /**
     * Sets the replicas. The whole state is applied, including the role and its epoch, because server-side apply removes a
     * field that is left out. The permission to create a database is never included, because a start must not grant it
     * again.
     */
    public static void set(Kube kube, Instance instance, int replicas) {
        kube.apply(
                Manifests.instanceState(
                        kube.namespace(), instance.name(), role(instance), instance.epoch(), false, replicas),
                FieldManagers.STATE,
                true,
                false);
    }

    /** Fails while the installation is unfinished, because until its end the installation sets the state. */
    public static void requireInstalled(Instance instance) {
        role(instance);
        if (instance.bootstrap()) {
            throw CliException.refused(
                    "the installation of " + instance.name() + " has not been completed",
                    "Run kubectl pg install " + instance.name().cluster()
                            + " again with the present values of the cluster, or run kubectl pg uninstall "
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

package io.kubectlpg.operation.objects;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;

/** Handles a cluster whose StatefulSet was deleted and whose values still exist. */
public final class LostStatefulSet {
    private LostStatefulSet() {}

    /** Whether the data still exists: on the volume, or in a pod that was kept when the StatefulSet was deleted. */
    public static boolean dataIsThere(Kube kube, ClusterName name, Spec spec, InstanceName instance) {
        if (!spec.ephemeral()) {
            String claim = claim(spec, instance);
            if (kube.list(Kind.PERSISTENT_VOLUME_CLAIM, "").stream()
                    .anyMatch(found -> found.at("/metadata/name").asText().equals(claim)
                            && !found.at("/metadata").has("deletionTimestamp"))) {
                return true;
            }
        }
        return kube.list(Kind.POD, Labels.selector(name)).stream()
                .anyMatch(pod -> pod.at("/metadata/name").asText().equals(instance.podName())
                        && !pod.at("/metadata").has("deletionTimestamp"));
    }

    private static String claim(Spec spec, InstanceName instance) {
        return spec.text("/storage/existingClaim").orElse(instance.claimName());
    }

    /**
     * The exception for a deleted StatefulSet. It checks whether the data still exists, and names the command to use.
     */
    public static CliException refusal(Kube kube, ClusterName name, Spec spec, InstanceName instance) {
        return dataIsThere(kube, name, spec, instance) ? withData(name, instance) : withoutData(name, spec, instance);
    }

    /** The exception for a deleted StatefulSet whose data is known to exist. */
    public static CliException withData(ClusterName name, InstanceName instance) {
        return CliException.refused(
                "the StatefulSet " + instance + " is gone, so nothing restarts the server of " + name
                        + "; its data still exists",
                "kubectl pg upgrade " + name + " creates it again");
    }

    /**
     * The exception for a deleted StatefulSet whose data is known to be lost. It recommends a restore, or a new
     * installation if there are no backups.
     */
    public static CliException withoutData(ClusterName name, Spec spec, InstanceName instance) {
        return CliException.refused(
                "the StatefulSet " + instance + " is gone, and its data is lost: there is no "
                        + (spec.ephemeral() ? "pod " + instance.podName() : "volume " + claim(spec, instance)),
                spec.backedUp()
                        ? "Restore the data from the repository: kubectl pg restore " + name + " --latest"
                        : "There are no backups. Start again without the data: kubectl pg uninstall " + name
                                + " --delete-data, then kubectl pg install " + name);
    }
}

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

    /** Whether the data still exists: on the volume, or in a pod that was orphaned when the StatefulSet was deleted. */
    public static boolean dataIsThere(Kube kube, ClusterName name, Spec spec, InstanceName instance) {
        if (!spec.ephemeral()) {
            String claim = spec.text("/storage/existingClaim").orElse(instance.claimName());
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

    /** The exception that says what is left and which command to use. */
    public static CliException refusal(Kube kube, ClusterName name, Spec spec, InstanceName instance) {
        return dataIsThere(kube, name, spec, instance) ? withData(name, instance) : withoutData(name, spec, instance);
    }

    /** As {@link #refusal}, for a cluster whose data still exists. */
    public static CliException withData(ClusterName name, InstanceName instance) {
        return CliException.refused(
                "the StatefulSet " + instance + " is gone, so nothing restarts the server of " + name
                        + "; its data still exists",
                "kubectl pg upgrade " + name + " puts it back");
    }

    /** As {@link #refusal}, for a cluster whose data is gone. */
    public static CliException withoutData(ClusterName name, Spec spec, InstanceName instance) {
        return CliException.refused(
                "the StatefulSet " + instance + " is gone, and its data with it: there is no "
                        + (spec.ephemeral() ? "pod " + instance.podName() : "volume " + instance.claimName()),
                spec.backedUp()
                        ? "Bring the data back from the repository: kubectl pg restore " + name + " --latest"
                        : "Nothing was backed up. Start anew: kubectl pg uninstall " + name
                                + " --delete-data, then kubectl pg install " + name);
    }
}

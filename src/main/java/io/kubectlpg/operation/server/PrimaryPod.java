package io.kubectlpg.operation.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;

/** Finds the pod of the primary by its labels, as the Service of the primary does. */
public record PrimaryPod(Kube kube, ClusterName cluster) {
    /** The name of the pod that runs now. */
    public String name() {
        String selector = Labels.selector(cluster) + "," + Labels.ROLE + "=" + Role.PRIMARY.label();
        return kube.list(Kind.POD, selector).stream()
                .filter(PrimaryPod::runs)
                .map(pod -> pod.at("/metadata/name").asText())
                .findFirst()
                .orElseThrow(() -> CliException.refused(
                        "no pod of the primary of " + cluster + " runs", "See kubectl pg status " + cluster + "."));
    }

    private static boolean runs(ObjectNode pod) {
        return pod.at("/status/phase").asText().equals("Running")
                && !pod.path("metadata").has("deletionTimestamp");
    }
}

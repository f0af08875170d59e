package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.util.List;

/** The pods that copy the volume of a stopped instance to a new volume. They work without a client. */
public final class CopyPods {
    private static final Duration END = Duration.ofMinutes(2);
    private static final Duration RETRY = Duration.ofMillis(500);

    private CopyPods() {}

    /** The names of the copying pods of a cluster. */
    public static List<String> of(Kube kube, ClusterName cluster) {
        return kube.list(Kind.POD, Labels.selector(cluster) + "," + Labels.COMPONENT + "=copy").stream()
                .map(CopyPods::nameOf)
                .toList();
    }

    /** Whether the claim of any volume names an instance to which the volume is being copied or was copied. */
    public static boolean begun(Kube kube, ClusterName cluster) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(cluster)).stream()
                .anyMatch(claim -> claim.at("/metadata/annotations").has(Labels.SUCCESSOR));
    }

    /**
     * Ends a pod and waits until it no longer exists. At its end the pod may mark the old volume; then no server starts
     * from that volume.
     *
     * @throws CliException timed out, if the pod does not end
     */
    public static void end(Kube kube, ClusterName cluster, String pod) {
        kube.delete(Kind.POD, pod);
        if (!Waiting.until(END, RETRY, () -> kube.get(Kind.POD, pod).isEmpty())) {
            throw CliException.timedOut(
                    "the pod " + pod + " of an earlier copy is still running",
                    "See kubectl describe pod " + pod + " -n " + kube.namespace()
                            + ", and continue with kubectl pg resume " + cluster + ".");
        }
    }

    private static String nameOf(ObjectNode pod) {
        return pod.at("/metadata/name").asText();
    }
}

package io.kubectlpg.operation.instance;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.kube.WatchEvent;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.util.List;

/**
 * Waits for the end of instances' pods. A server may take long to shut down, and nothing that it needs may be removed
 * before.
 */
public final class PodShutdown {
    /** How often it is looked again, in case that the end of a pod was missed. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ClusterName cluster;
    private final String selector;

    private PodShutdown(ClusterName cluster, String selector) {
        this.cluster = cluster;
        this.selector = selector;
    }

    /** The pods of all instances. */
    public static PodShutdown of(ClusterName cluster) {
        return new PodShutdown(
                cluster, Labels.selector(cluster) + "," + Labels.INSTANCE + "," + Labels.COMPONENT + "!=preflight");
    }

    /** The pod of one instance. */
    public static PodShutdown of(InstanceName instance) {
        return new PodShutdown(
                instance.cluster(), Labels.selector(instance.cluster()) + "," + Labels.INSTANCE + "=" + instance);
    }

    /** The pods that are still there. */
    public List<String> remaining(Kube kube) {
        return kube.list(Kind.POD, selector).stream()
                .map(pod -> pod.path("metadata").path("name").asText())
                .sorted()
                .toList();
    }

    /** Waits until none is left. */
    public void await(StepContext context) {
        Waiting.Deadline deadline = Waiting.deadline(context.limit());
        List<String> pods = remaining(context.kube());
        while (!pods.isEmpty()) {
            if (deadline.passed()) {
                throw CliException.waits(
                        String.join(", ", pods) + " is still shutting down",
                        "Go on with kubectl pg resume " + cluster + ".");
            }
            context.task().status("PostgreSQL writes a last checkpoint");
            context.kube().watchAll(Kind.POD, selector, LOOK, WatchEvent::deleted);
            pods = remaining(context.kube());
        }
    }
}

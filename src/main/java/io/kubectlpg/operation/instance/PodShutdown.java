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
 * Waits until pods of instances have ended. A server may take long to shut down. Objects that the server needs must not
 * be removed before its end.
 */
public final class PodShutdown {
    /** The interval of additional checks, in case the watch missed the end of a pod. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final ClusterName cluster;
    private final String selector;

    private PodShutdown(ClusterName cluster, String selector) {
        this.cluster = cluster;
        this.selector = selector;
    }

    /** A shutdown of the pods of all instances. */
    public static PodShutdown of(ClusterName cluster) {
        return new PodShutdown(
                cluster, Labels.selector(cluster) + "," + Labels.INSTANCE + "," + Labels.COMPONENT + "!=preflight");
    }

    /** A shutdown of the pod of one instance. */
    public static PodShutdown of(InstanceName instance) {
        return new PodShutdown(
                instance.cluster(), Labels.selector(instance.cluster()) + "," + Labels.INSTANCE + "=" + instance);
    }

    /** The names of the pods that still exist. */
    public List<String> remaining(Kube kube) {
        return kube.list(Kind.POD, selector).stream()
                .map(pod -> pod.path("metadata").path("name").asText())
                .sorted()
                .toList();
    }

    /** Waits until none of the pods exists. */
    public void await(StepContext context) {
        Waiting.Deadline deadline = Waiting.deadline(context.limit());
        List<String> pods = remaining(context.kube());
        while (!pods.isEmpty()) {
            if (deadline.passed()) {
                throw CliException.waits(
                        String.join(", ", pods) + " is still shutting down",
                        "Continue with kubectl pg resume " + cluster + ".");
            }
            context.task().status("PostgreSQL writes a last checkpoint");
            context.kube().watchAll(Kind.POD, selector, LOOK, WatchEvent::deleted);
            pods = remaining(context.kube());
        }
    }
}

package io.kubectlpg.operation.instance;

import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.PodWait;
import io.kubectlpg.operation.StartCheck;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits until the container of an instance runs, and its supervisor is in a wanted state. No server need run. */
public final class SupervisorWait {
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** The pause before a running container is checked again. */
    private static final Duration AGAIN = Duration.ofMillis(300);

    private final Kube kube;
    private final InstanceName instance;
    private final PodWait wait;

    /**
     * A wait that has not begun.
     *
     * @param limit the longest time to wait
     */
    public SupervisorWait(StepContext context, InstanceName instance, Duration limit) {
        this.kube = context.kube();
        this.instance = instance;
        this.wait = new PodWait(
                PodWait.Watched.named(kube, instance.podName()),
                Waiting.deadline(limit),
                LOOK,
                context.task()::status,
                "it has no pod");
    }

    /**
     * Waits for the wanted state.
     *
     * @param wanted may throw, if waiting does not help
     * @return the observation that is wanted; empty if the time was over first
     * @throws io.kubectlpg.CliException failed, for a problem of the pod that does not pass by itself
     */
    public Optional<Observation> until(Predicate<Observation> wanted) {
        var start = new StartCheck(kube);
        while (wait.until(
                        event -> Pods.containerRuns(event.object()),
                        event -> Pods.waitingFor(event.object()).or(() -> Optional.of("its pod starts")),
                        pod -> seen().flatMap(start::look).map(StartupProblem::problem))
                .isPresent()) {
            Optional<Observation> found = seen().flatMap(Instance::observation).filter(wanted);
            if (found.isPresent()) {
                return found;
            }
            Waiting.pause(AGAIN);
        }
        return Optional.empty();
    }

    /** The last known reason for waiting. */
    public String why() {
        return wait.why();
    }

    private Optional<Instance> seen() {
        return new ClusterReader(kube).read(instance.cluster()).instance(instance);
    }
}

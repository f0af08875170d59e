package io.kubectlpg.operation.repository;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.PodWait;
import io.kubectlpg.operation.PodWaitLimit;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.Optional;

/** Waits for the repository host. */
public final class RepositoryHostSteps {
    private static final Duration LOOK = Duration.ofSeconds(3);
    /** How long to wait for a problem that may pass. */
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private RepositoryHostSteps() {}

    /** Waits until the server of the repository host answers. */
    public static Step await(ClusterName cluster) {
        String pod = RepositoryHost.podName(cluster);
        return new Step("Wait until " + pod + " serves the repository", context -> {
            var limit = new PodWaitLimit(MOMENT);
            var wait = new PodWait(
                    PodWait.Watched.named(context.kube(), pod),
                    Waiting.deadline(context.limit()),
                    LOOK,
                    context.task()::status,
                    "it has no pod");
            boolean ready = wait.until(
                            event -> !event.deleted() && Pods.ready(event.object()),
                            event -> Pods.waitingFor(event.object())
                                    .or(() -> Optional.of("its server does not answer yet")),
                            seen -> limit.waitsFor(
                                    seen.map(found -> new StartupReader(context.kube()).read(pod, found)),
                                    CliException::failed))
                    .isPresent();
            if (ready) {
                return StepResult.done();
            }
            throw CliException.waits(
                    pod + " does not serve the repository yet: " + wait.why(),
                    "Wait until the cause has passed, and continue with: kubectl pg resume " + cluster);
        });
    }
}

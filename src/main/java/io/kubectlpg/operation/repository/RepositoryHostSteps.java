package io.kubectlpg.operation.repository;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.PodWaitLimit;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The step from an applied repository host to one that takes WAL and backups. */
public final class RepositoryHostSteps {
    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RepositoryHostSteps() {}

    /** Until its server answers. */
    public static Step await(ClusterName cluster) {
        String pod = RepositoryHost.podName(cluster);
        return new Step("Wait until " + pod + " serves the repository", context -> {
            Waiting.Deadline deadline = Waiting.deadline(context.limit());
            var patience = new PodWaitLimit(PATIENCE);
            var why = new AtomicReference<String>("it has no pod");
            while (!deadline.passed()) {
                boolean ready = context.kube().watch(Kind.POD, pod, LOOK, event -> {
                    why.set(Pods.waitingFor(event.object()).orElse("its server does not answer yet"));
                    context.task().status(why.get());
                    return !event.deleted() && Pods.ready(event.object());
                });
                if (ready) {
                    return StepResult.done();
                }
                seen(context, pod, patience).ifPresent(reason -> {
                    why.set(reason);
                    context.task().status(reason);
                });
            }
            throw CliException.waits(
                    pod + " does not serve the repository yet: " + why.get(),
                    "It does so as soon as that has passed; kubectl pg resume " + cluster + " follows it.");
        });
    }

    /** @return what it waits for, if Kubernetes says so */
    private static Optional<String> seen(StepContext context, String pod, PodWaitLimit patience) {
        Optional<Startup> startup =
                context.kube().get(Kind.POD, pod).map(found -> new StartupReader(context.kube()).read(pod, found));
        patience.endedBy(startup.flatMap(Startup::obstacle)).ifPresent(obstacle -> {
            throw CliException.failed(obstacle.problem(), obstacle.remedy());
        });
        return startup.flatMap(Startup::waitsFor);
    }
}

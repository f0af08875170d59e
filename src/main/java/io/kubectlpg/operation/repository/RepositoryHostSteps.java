package io.kubectlpg.operation.repository;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
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
            Waiting.Deadline patience = Waiting.deadline(PATIENCE);
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
                refuse(context, pod, patience);
            }
            throw CliException.timedOut(
                    pod + " does not serve the repository yet: " + why.get(),
                    "It goes on by itself; kubectl pg resume " + cluster + " follows it.");
        });
    }

    private static void refuse(StepContext context, String pod, Waiting.Deadline patience) {
        context.kube()
                .get(Kind.POD, pod)
                .map(found -> new StartupReader(context.kube()).read(pod, found))
                .flatMap(Startup::obstacle)
                .filter(obstacle -> !obstacle.mayPass() || patience.passed())
                .ifPresent(obstacle -> {
                    throw CliException.failed(obstacle.problem(), obstacle.remedy());
                });
    }
}

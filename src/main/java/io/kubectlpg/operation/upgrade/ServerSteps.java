package io.kubectlpg.operation.upgrade;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.PendingRestart;
import io.kubectlpg.operation.instance.ReloadStep;
import io.kubectlpg.operation.instance.RestartSteps;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Steps in a running server after values have changed. */
final class ServerSteps {
    private static final Duration REINDEX_LIMIT = Duration.ofDays(7);

    private final InstanceName instance;

    ServerSteps(InstanceName instance) {
        this.instance = instance;
    }

    /** Makes the server reload its configuration. If a parameter needs a restart, the server is restarted, too. */
    Step restartIfNeeded() {
        Step restart = RestartSteps.server(instance);
        return new Step("Restart the server of " + instance + " if a parameter needs it", context -> {
            List<PendingRestart> pending = ReloadStep.reload(context.kube(), instance);
            if (pending.isEmpty()) {
                return StepResult.alreadyDone("no parameter needs a restart");
            }
            context.task().status(pending.stream().map(PendingRestart::toString).collect(Collectors.joining(", ")));
            return restart.action().run(context);
        });
    }

    /** Rebuilds the indexes on text that another version of the C library sorted. */
    Step reindex() {
        return new Step("Rebuild the indexes whose text now sorts in another order", context -> {
            PodExec.Result result = context.kube()
                    .exec()
                    .run(instance.podName(), List.of("bash", "/opt/kubectl-pg/collations", "--reindex"), REINDEX_LIMIT);
            if (!result.succeeded()) {
                throw CliException.failed(
                        "not every index was rebuilt: " + result.stderr().strip(),
                        "Go on with kubectl pg upgrade " + instance.cluster() + " --reindex.");
            }
            long databases = result.text().lines().count();
            return databases == 0
                    ? StepResult.alreadyDone("no index needs a rebuild")
                    : StepResult.done("the indexes of " + databases + (databases == 1 ? " database" : " databases"));
        });
    }
}

package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;

/** The step that waits until a replica streams again, for example after its restart. */
public final class StreamingStep {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    private StreamingStep() {}

    public static Step of(InstanceName replica) {
        return new Step("Wait until " + replica + " streams", context -> {
            Waiting.Deadline deadline = Waiting.deadline(context.timeout().orElse(LONGEST));
            while (true) {
                ClusterState state = new ClusterReader(context.kube()).read(replica.cluster());
                if (state.streams(replica)) {
                    return StepResult.done();
                }
                String why = state.instance(replica)
                        .flatMap(Instance::observation)
                        .map(seen -> seen.following().orElse(seen.reason()))
                        .orElse("it does not answer");
                context.task().status(why);
                if (deadline.passed()) {
                    throw CliException.waits(
                            replica + " does not stream yet: " + why,
                            "See kubectl pg status " + replica.cluster() + ", and continue with kubectl pg resume "
                                    + replica.cluster() + ".");
                }
                Waiting.pause(LOOK);
            }
        });
    }
}

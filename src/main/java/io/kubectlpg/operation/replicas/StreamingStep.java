package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.Optional;

/**
 * The step that waits until a replica streams again, for example after its restart. It does not wait for a replica that replays
 * with a delay on purpose: that one connects to the primary only when it has replayed all WAL that it has.
 */
public final class StreamingStep {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private StreamingStep() {}

    public static Step of(InstanceName replica) {
        return new Step("Wait until " + replica + " streams", context -> {
            Waiting.Deadline deadline = Waiting.deadline(context.timeout().orElse(LONGEST));
            while (true) {
                ClusterState state = new ClusterReader(context.kube()).read(replica.cluster());
                if (state.streams(replica)
                        && state.instance(replica).flatMap(Instance::server).isPresent()) {
                    return StepResult.done();
                }
                if (state.instance(replica).filter(Instance::isDelayed).isPresent()) {
                    return StepResult.done("not awaited: it replays with a delay on purpose");
                }
                Optional<Observation> seen = state.instance(replica).flatMap(Instance::observation);
                Optional<Observation.Following> following = seen.flatMap(Observation::following);
                if (following.filter(Observation.Following::lasts).isPresent()) {
                    throw CliException.failed(
                            replica + " cannot follow the primary: "
                                    + following.get().why(),
                            following.get().diverged()
                                    ? "To drop that: kubectl pg replicas rebuild " + replica + " --from rewind"
                                    : "Copy it again with: kubectl pg replicas rebuild " + replica);
                }
                String why = following
                        .map(Observation.Following::why)
                        .or(() -> seen.map(observation -> observation.server().isPresent()
                                ? "it has no connection to the primary yet"
                                : observation.reason()))
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

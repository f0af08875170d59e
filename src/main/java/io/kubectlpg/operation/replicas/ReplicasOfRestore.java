package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.ReplicaCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The replicas during a restore in place. Their servers stop before it, because readers would still see the rows that it
 * takes back, and because a replica that knows the abandoned timeline cannot follow the new one. No server starts again
 * until the replica is a new copy of the primary.
 *
 * @param replicas the replicas of the cluster
 * @param id the id of the restore
 */
public record ReplicasOfRestore(List<Instance> replicas, String id) {
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(3);

    public ReplicasOfRestore {
        replicas = List.copyOf(replicas);
    }

    /** Fails if a replica cannot be reached, because its server may go on. */
    public void requireReachable() {
        replicas.stream()
                .filter(replica ->
                        replica.replicas() > 0 && replica.observation().isEmpty())
                .findFirst()
                .ifPresent(replica -> {
                    throw CliException.refused(
                            "%s cannot be reached, and its readers may go on seeing the rows that the restore takes back: %s"
                                    .formatted(replica.name(), replica.silence().orElse("it does not answer")),
                            "Remove it first, which keeps its volume: kubectl pg replicas scale "
                                    + replica.name().cluster() + " " + replicas.size());
                });
    }

    /** What happens to the replicas, in at most one line. */
    public List<String> warning() {
        return replicas.isEmpty()
                ? List.of()
                : List.of("The replicas are closed meanwhile, and copied again afterwards: "
                        + replicas.stream()
                                .map(replica -> replica.name().toString())
                                .collect(Collectors.joining(", ")) + ".");
    }

    /** One step for each replica that runs. */
    public List<Step> close() {
        return replicas.stream()
                .filter(replica -> replica.replicas() > 0)
                .map(replica -> new Step("Close " + replica.name() + " until it is copied again", context -> {
                    PodExec.Result result = context.kube()
                            .exec()
                            .run(
                                    replica.name().podName(),
                                    List.of("bash", "/opt/kubectl-pg/close-replica", id),
                                    CLOSE_LIMIT);
                    if (!result.succeeded()) {
                        throw CliException.failed(
                                "%s was not closed: %s"
                                        .formatted(
                                                replica.name(), result.stderr().strip()),
                                "The primary is as it was. See kubectl pg status "
                                        + replica.name().cluster() + ", then run the restore again.");
                    }
                    return StepResult.done();
                }))
                .toList();
    }

    /** The steps that copy all replicas again. */
    public List<Step> copyAgain() {
        var steps = new ArrayList<Step>();
        replicas.stream().filter(replica -> replica.replicas() == 0).forEach(replica -> {
            steps.add(new Step("Start " + replica.name(), context -> {
                ReplicaCount.set(context.kube(), replica, 1);
                return StepResult.done();
            }));
        });
        List<ReplicaCopy> copies = replicas.stream()
                .map(Instance::name)
                .map(replica -> new ReplicaCopy(replica, Scaling.requestId(id, replica), CopyFrom.AUTO, true))
                .toList();
        if (copies.size() > 1) {
            steps.add(ReplicaCopy.begin(copies));
        }
        copies.forEach(copy -> steps.add(copy.step()));
        return steps;
    }
}

package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
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
    public ReplicasOfRestore {
        replicas = List.copyOf(replicas);
    }

    /** Fails if a replica cannot be closed, because it could serve rows later that the restore takes back. */
    public void requireReachable() {
        replicas.stream()
                .filter(replica -> replica.observation().isEmpty()
                        || replica.observation().get().state() == SupervisorState.UNLIKE)
                .findFirst()
                .ifPresent(replica -> {
                    throw CliException.refused(
                            "%s cannot be closed, so its readers could see rows that the restore takes back: %s"
                                    .formatted(
                                            replica.name(),
                                            replica.observation()
                                                    .map(Observation::reason)
                                                    .or(replica::silence)
                                                    .orElse("it does not answer")),
                            "Start it with kubectl pg start %1$s, or remove it: kubectl pg replicas scale %1$s %2$d removes "
                                            .formatted(replica.name().cluster(), replicas.size())
                                    + "those first that do not stream, and keeps their volumes.");
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

    /** One step for each replica. */
    public List<Step> close() {
        return replicas.stream()
                .map(replica -> new Step("Close " + replica.name() + " until it is copied again", context -> {
                    PodExec.Result result = Replicas.close(context.kube(), replica.name(), id);
                    if (!result.succeeded()) {
                        throw CliException.failed(
                                "%s was not closed: %s"
                                        .formatted(
                                                replica.name(), result.stderr().strip()),
                                "Nothing was restored. See kubectl pg status "
                                        + replica.name().cluster()
                                        + ", then run the restore again. Replicas that are closed already are copied again "
                                        + "with: kubectl pg replicas rebuild INSTANCE");
                    }
                    return StepResult.done();
                }))
                .toList();
    }

    /** The step, which says after a failure that the replicas stay closed. */
    public Step sayingThatTheyAreClosed(Step step) {
        return new Step(step.name(), context -> {
            try {
                return step.action().run(context);
            } catch (CliException failure) {
                if (replicas.isEmpty() || failure.code() != ExitCode.FAILED) {
                    throw failure;
                }
                throw CliException.failed(
                                failure.problem(),
                                (failure.remedy()
                                                + " The replicas stay closed until they are copied again: a restore that "
                                                + "succeeds does that, or kubectl pg replicas rebuild "
                                                + replicas.getFirst().name())
                                        .strip())
                        .causedBy(failure);
            }
        });
    }

    /** The steps that copy all replicas again. */
    public List<Step> copyAgain() {
        var steps = new ArrayList<Step>();
        List<ReplicaCopy> copies = replicas.stream()
                .map(Instance::name)
                .map(replica -> new ReplicaCopy(replica, Scaling.requestId(id, replica), CopyFrom.AUTO, true))
                .toList();
        if (!copies.isEmpty()) {
            steps.add(ReplicaCopy.begin(copies));
        }
        copies.forEach(copy -> steps.add(copy.step()));
        return steps;
    }
}

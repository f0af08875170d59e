package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;

/**
 * How an operation replaces the pod of the primary. If a replica can take over, it becomes the primary first: then writes fail for
 * about a second, and not until the new pod serves.
 *
 * @param primary the instance that is the primary when the operation begins
 * @param successor the replica that becomes the primary; empty if the pod is replaced while its instance is the primary
 * @param obstacle why no replica takes over, as a sentence without a full stop; empty if there is none, or nobody asked
 */
public record ReplacedPrimary(InstanceName primary, Optional<InstanceName> successor, Optional<String> obstacle) {
    /** How many bytes of WAL the successor may lack. Until it has them, writes fail. */
    private static final long MAX_LAG = 16L << 20;

    /**
     * What is possible in this state.
     *
     * @param operation the id of the operation; it makes one switchover at most
     * @param keep whether the primary keeps its role in any case
     */
    public static ReplacedPrimary of(Kube kube, ClusterState state, Instance primary, String operation, boolean keep) {
        var inPlace = new ReplacedPrimary(primary.name(), Optional.empty(), Optional.empty());
        if (keep
                || state.replicas().isEmpty()
                || decision(kube, state.name(), operation).isPresent()) {
            return inPlace;
        }
        try {
            new PrimaryConditions(primary).requireAll();
            RunningRequests.await(state);
            return new ReplacedPrimary(
                    primary.name(), Optional.of(new Candidates(state, MAX_LAG).best()), Optional.empty());
        } catch (CliException refusal) {
            return new ReplacedPrimary(primary.name(), Optional.empty(), Optional.of(refusal.problem()));
        }
    }

    /** The switchover that this operation has begun and not ended. Until it has ended there may be no primary. */
    public static Optional<ReplacedPrimary> unfinished(Kube kube, ClusterName cluster, String operation) {
        return decision(kube, cluster, operation)
                .filter(Decision::open)
                .flatMap(decision -> decision.from()
                        .map(from -> new ReplacedPrimary(from, successor(decision, from), Optional.empty())));
    }

    private static Optional<Decision> decision(Kube kube, ClusterName cluster, String operation) {
        return new Decisions(kube, cluster)
                .read()
                .filter(decision -> decision.operation().equals(operation));
    }

    /** Whoever was to become the primary. When the role is given back, that is no longer the decision's primary. */
    private static Optional<InstanceName> successor(Decision decision, InstanceName from) {
        return decision.to()
                .filter(to -> !to.equals(from))
                .or(() -> decision.holders().stream()
                        .filter(holder -> !holder.equals(from))
                        .findFirst());
    }

    /** The instance that is the primary afterwards. */
    public InstanceName serving() {
        return successor.orElse(primary);
    }

    /** What the user must know before, as one sentence or two. */
    public String warning() {
        return successor
                .map(to ->
                        ("%s becomes the primary, and then %s gets a new pod, as a replica. Writes fail for about a second; "
                                        + "all connections to %s are closed.")
                                .formatted(to, primary, primary))
                .orElseGet(() -> primary
                        + " gets a new pod. All connections are closed, and none is accepted for some seconds."
                        + obstacle.map(why -> " No replica takes over meanwhile: " + why + ".")
                                .orElse(""));
    }

    /** The steps of the switchover; none without a successor. */
    public List<Step> handOver(String operation) {
        return successor.map(to -> new Switchover(primary, to).steps(operation)).orElse(List.of()).stream()
                .map(this::withWayOut)
                .toList();
    }

    private Step withWayOut(Step step) {
        return new Step(step.name(), context -> {
            try {
                return step.action().run(context);
            } catch (CliException failure) {
                throw failure.code() == ExitCode.FAILED || failure.code() == ExitCode.REFUSED
                        ? failure.withRemedy("To replace the pod of " + primary
                                + " without a switchover, run the same command with --keep-primary.")
                        : failure;
            }
        });
    }
}

package io.kubectlpg.operation.promote;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.AccessReview;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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

    /** What is proved before the switchover, too; but then the replicas have their new pods already. */
    private static final List<Rights> RIGHTS = List.of(
            new Rights("patch", "pods"),
            new Rights("patch", "statefulsets"),
            new Rights("patch", "persistentvolumeclaims"),
            new Rights("create", "pods/exec"));

    /** The pod is replaced while its instance is the primary, as the user wants it or because there is no replica. */
    public static ReplacedPrimary inPlace(InstanceName primary) {
        return new ReplacedPrimary(primary, Optional.empty(), Optional.empty());
    }

    /** As {@link #inPlace(InstanceName)}, because something prevents a switchover. */
    public static ReplacedPrimary inPlace(InstanceName primary, String obstacle) {
        return new ReplacedPrimary(primary, Optional.empty(), Optional.of(obstacle));
    }

    /**
     * What is possible in this state.
     *
     * @param operation the id of the operation; it makes one switchover at most
     * @throws CliException failed, if the switchover of this operation was given up
     */
    public static ReplacedPrimary of(Kube kube, ClusterState state, Instance primary, String operation) {
        Optional<Decision> decided = decision(kube, state.name(), operation);
        decided.filter(ReplacedPrimary::givenUp).ifPresent(decision -> {
            throw CliException.failed(
                    primary.name() + " stays the primary: its switchover was given up", wayOut(primary.name()));
        });
        if (state.replicas().isEmpty() || decided.isPresent()) {
            return inPlace(primary.name());
        }
        try {
            new PrimaryConditions(primary).requireAll();
            RunningRequests.await(state);
            var candidates = new Candidates(state, MAX_LAG);
            Optional<InstanceName> successor = candidates.first();
            if (successor.isEmpty()) {
                return inPlace(primary.name(), candidates.objections());
            }
            List<Rights> missing = AccessReview.missing(kube, RIGHTS);
            return missing.isEmpty()
                    ? new ReplacedPrimary(primary.name(), successor, Optional.empty())
                    : inPlace(primary.name(), "you lack the rights " + AccessReview.words(missing));
        } catch (CliException refusal) {
            if (refusal.code() != ExitCode.REFUSED && refusal.code() != ExitCode.DENIED) {
                throw refusal;
            }
            return inPlace(primary.name(), refusal.problem());
        }
    }

    /** The switchover that this operation has begun and not ended. Until it has ended there may be no primary. */
    public static Optional<ReplacedPrimary> unfinished(Kube kube, ClusterName cluster, String operation) {
        return decision(kube, cluster, operation)
                .filter(Decision::open)
                .flatMap(Decision::switchover)
                .map(between -> new ReplacedPrimary(between.from(), Optional.of(between.to()), Optional.empty()));
    }

    private static Optional<Decision> decision(Kube kube, ClusterName cluster, String operation) {
        return new Decisions(kube, cluster)
                .read()
                .filter(decision -> decision.operation().equals(operation));
    }

    private static boolean givenUp(Decision decision) {
        return !decision.open() && decision.to().equals(decision.switchover().map(Decision.Handing::from));
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
        if (successor.isEmpty()) {
            return List.of();
        }
        var switchover = new Switchover(primary, successor.get());
        return Stream.concat(switchover.begin(operation).stream().map(this::withWayOut), switchover.ending().stream())
                .map(ReplacedPrimary::keepingItsPlace)
                .toList();
    }

    /** The replicas have new pods by then, so no failure is a refusal. */
    private Step withWayOut(Step step) {
        return failing(
                step,
                failure -> failure.code() == ExitCode.FAILED || failure.code() == ExitCode.REFUSED
                        ? CliException.failed(failure.problem(), wayOut(primary))
                                .causedBy(failure)
                        : failure);
    }

    /** Other operations that wait give way to the next command. This one must not: there may be no primary. */
    private static Step keepingItsPlace(Step step) {
        return failing(
                step,
                failure -> failure.waits()
                        ? CliException.timedOut(failure.problem(), failure.remedy())
                                .causedBy(failure)
                        : failure);
    }

    private static Step failing(Step step, UnaryOperator<CliException> changed) {
        return new Step(step.name(), context -> {
            try {
                return step.action().run(context);
            } catch (CliException failure) {
                throw changed.apply(failure);
            }
        });
    }

    private static String wayOut(InstanceName primary) {
        return "The replicas have new pods. See kubectl pg status " + primary.cluster() + ". To replace the pod of "
                + primary
                + " without a switchover, give the option --keep-primary to kubectl pg restart --pod or kubectl pg upgrade.";
    }
}

package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.SupervisorWait;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the database of a replica a copy of the primary's. The pod of the replica carries out the copy as a request, so
 * it goes on without a client.
 *
 * @param replica the instance, which exists
 * @param id the id of the request
 * @param afresh whether to copy although the replica has a database. Otherwise a replica that follows the primary with
 *     the database on its volume needs no copy.
 */
record ReplicaCopy(InstanceName replica, String id, CopyFrom from, boolean afresh) {
    private static final Duration AGAIN = Duration.ofMillis(300);

    /** How long one replica may hold up the beginning of other copies. */
    private static final Duration BEGIN_LIMIT = Duration.ofMinutes(1);

    /** The trouble of one replica alone. */
    private static final Set<ExitCode> OWN_TROUBLE =
            EnumSet.of(ExitCode.FAILED, ExitCode.REFUSED, ExitCode.TIMED_OUT, ExitCode.NOT_FOUND);

    private static final int REFUSED = 3;

    /** How long a replica with a database of its own gets until it streams. A copy then takes its place. */
    private static final Duration UNTIL_STREAMING = Duration.ofSeconds(40);

    /** The step that begins copies, so that they run at the same time, and beside other work. */
    static Step begin(List<ReplicaCopy> copies) {
        String names = copies.stream().map(copy -> copy.replica.toString()).collect(Collectors.joining(", "));
        return new Step("Begin the copies to " + names, context -> {
            var late = new ArrayList<String>();
            for (ReplicaCopy copy : copies) {
                try {
                    copy.handOver(context, BEGIN_LIMIT);
                } catch (CliException trouble) {
                    if (!OWN_TROUBLE.contains(trouble.code())) {
                        throw trouble;
                    }
                    // One replica that does not run holds up no other. Its own step waits for it, and says why.
                    late.add(copy.replica.toString());
                }
            }
            return StepResult.done(late.isEmpty() ? "" : "not yet to " + String.join(", ", late));
        });
    }

    /** The step that ends when the replica streams from the primary. It begins the copy if nobody has begun it. */
    Step step() {
        return new Step("Copy the database to " + replica + ", until it streams", context -> {
            Optional<String> request = handOver(context, context.limit());
            if (request.isEmpty()) {
                return StepResult.done("the database on its volume follows the primary");
            }
            RequestLog.End end = new Requests(context.kube().exec(), replica)
                    .follow(request.get(), new CopyProgress(context.task()), context.limit());
            if (end.exit() != 0) {
                throw CliException.failed(
                        "the copy to " + replica + " failed: " + end.error().orElse("exit code " + end.exit()),
                        end.exit() == REFUSED
                                ? "Nothing was changed. See kubectl pg status " + replica.cluster() + "."
                                : "The primary is not affected. After you have removed the cause, copy it again with: "
                                        + "kubectl pg replicas rebuild " + replica);
            }
            return StepResult.done(end.result());
        });
    }

    /**
     * Waits for the pod and hands the request over.
     *
     * @param limit how long to wait for the pod
     * @return the request that copies; empty if no copy is needed
     */
    private Optional<String> handOver(StepContext context, Duration limit) {
        Observation seen = awaitPod(context, limit);
        if (seen.request(id).isPresent()) {
            return Optional.of(id);
        }
        Optional<String> running = seen.runningRequest()
                .filter(request -> request.kind() == RequestKind.CLONE)
                .map(Request::id);
        if (!afresh && running.isPresent()) {
            return running;
        }
        if (!afresh && seen.controlState().isPresent() && !seen.cloning() && streams(context)) {
            return Optional.empty();
        }
        if (from == CopyFrom.REWIND && !seen.rewinds()) {
            throw CliException.refused(
                    "the pod of " + replica + " has scripts of an earlier version, which cannot rewind",
                    "Bring the new ones with kubectl pg upgrade " + replica.cluster() + ", and kubectl pg restart "
                            + replica.cluster() + " --pod.");
        }
        new Requests(context.kube().exec(), replica).submit(id, RequestKind.CLONE, List.of(from.word()));
        return Optional.of(id);
    }

    /** Whether the replica follows the primary with the database that is on its volume. */
    private boolean streams(StepContext context) {
        context.task().status(replica + " has a database; waiting whether it can follow the primary");
        Waiting.Deadline deadline = Waiting.deadline(UNTIL_STREAMING);
        while (!deadline.passed()) {
            ClusterState state = read(context.kube());
            if (state.streams(replica)) {
                return true;
            }
            // It gets WAL, and only has not caught up yet.
            if (state.sender(replica).isPresent()) {
                deadline.restart();
            }
            if (state.instance(replica)
                    .flatMap(Instance::observation)
                    .filter(seen ->
                            seen.ends().filter(Observation.Ends::lasting).isPresent()
                                    || seen.following()
                                            .filter(Observation.Following::lasts)
                                            .isPresent()
                                    || seen.cloning())
                    .isPresent()) {
                return false;
            }
            Waiting.pause(AGAIN);
        }
        return false;
    }

    /** Waits until the supervisor of the replica has looked at its volume. */
    private Observation awaitPod(StepContext context, Duration limit) {
        var wait = new SupervisorWait(context, replica, limit);
        return wait.until(seen -> seen.state() != SupervisorState.STARTING)
                .map(this::requireReplica)
                .orElseThrow(() -> CliException.waits(
                        replica + " does not run yet: " + wait.why(),
                        "Continue with kubectl pg resume " + replica.cluster() + ", after the cause has passed."));
    }

    /** Refuses a volume whose database may hold commits that no other instance has. */
    private Observation requireReplica(Observation seen) {
        if (seen.state() == SupervisorState.UNLIKE || seen.state() == SupervisorState.MOVED) {
            throw CliException.refused(
                    replica + " cannot become a copy of the primary: " + seen.reason(),
                    "The volume " + replica.claimName()
                            + " was not changed. If you do not need its database: kubectl pg replicas replace "
                            + replica + " makes another replica in its place.");
        }
        return seen;
    }

    private ClusterState read(Kube kube) {
        return new ClusterReader(kube).read(replica.cluster());
    }
}

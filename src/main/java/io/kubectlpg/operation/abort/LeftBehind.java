package io.kubectlpg.operation.abort;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.cluster.RestorePhase;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.CopyPods;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.promote.ReplacedPrimary;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The work on a cluster that {@code abort} can end: the unfinished operation in its journal, and the request that an
 * instance carries out for it. Without such an operation there is only a request, such as a scheduled backup.
 *
 * @param operation empty if the journal has no unfinished operation
 * @param instance the instance that carries out the request
 * @param request empty if no instance carries out a request for the operation
 * @param closedBefore whether the database was closed before the request began, because an earlier restore failed
 * @param copies whether an upgrade has stopped the server to copy the volume, and no server runs on the copy yet
 * @param promotes whether it has decided that another instance becomes the primary, and not ended that
 * @param unseen whether no pod of the cluster answers. The volume may then hold a request that continues when a pod
 *     runs again
 */
public record LeftBehind(
        ClusterName cluster,
        String namespace,
        Optional<OperationRecord> operation,
        Optional<InstanceName> instance,
        Optional<Request> request,
        boolean closedBefore,
        boolean copies,
        boolean promotes,
        boolean unseen) {
    /** The operations whose request continues when a new pod starts. */
    private static final Set<OperationKind> TAKEN_UP =
            EnumSet.of(OperationKind.RESTORE, OperationKind.RECOVER, OperationKind.CLONE);
    /** The operations whose work an instance does, so that only the instance knows whether the work still runs. */
    private static final Set<OperationKind> IN_THE_POD = EnumSet.of(
            OperationKind.RESTORE,
            OperationKind.RECOVER,
            OperationKind.CLONE,
            OperationKind.BACKUP,
            OperationKind.EXPIRE);

    /**
     * Finds the work that can be ended; empty if there is none.
     *
     * @throws CliException unreachable, if the instance that may do the work does not answer
     */
    public static Optional<LeftBehind> find(Kube kube, ClusterName cluster) {
        Optional<OperationRecord> operation = new Journal(kube, cluster).unfinished();
        ClusterState state = new ClusterReader(kube).read(cluster);
        Optional<Instance> instance = state.replicas().stream()
                .filter(replica -> operation.isPresent())
                .filter(replica -> replica.observation()
                        .flatMap(seen -> running(seen, operation))
                        .isPresent())
                .findFirst()
                .or(state::primaryOrOnly);
        if (operation.filter(left -> IN_THE_POD.contains(left.kind())).isPresent()) {
            instance.ifPresent(LeftBehind::requireAnswer);
        }
        Optional<Observation> seen = instance.flatMap(Instance::observation);
        Optional<Request> request = seen.flatMap(observation -> running(observation, operation));
        if (operation.isEmpty() && request.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LeftBehind(
                cluster,
                kube.namespace(),
                operation,
                instance.map(Instance::name),
                request,
                request.filter(running -> closedBefore(seen.orElseThrow(), running))
                        .isPresent(),
                operation.filter(left -> left.is(OperationKind.UPGRADE)).isPresent()
                        && seen.flatMap(Observation::server).isEmpty()
                        && CopyPods.begun(kube, cluster),
                operation
                        .flatMap(left -> ReplacedPrimary.unfinished(kube, cluster, left.id()))
                        .isPresent(),
                seen.isEmpty()
                        && operation
                                .filter(left -> TAKEN_UP.contains(left.kind()))
                                .isPresent()));
    }

    private static void requireAnswer(Instance instance) {
        if (instance.replicas() > 0 && instance.observation().isEmpty()) {
            throw CliException.unreachable(
                    instance.name() + " cannot be reached, and it may still carry out the unfinished operation: "
                            + instance.silence().orElse("it does not answer"),
                    "Try again when the pod of the instance answers. kubectl pg status "
                            + instance.name().cluster() + " shows the problem of the pod.");
        }
    }

    /**
     * The running request of this operation, or any running request if there is no operation. Requests of other
     * operations go on.
     */
    private static Optional<Request> running(Observation observation, Optional<OperationRecord> operation) {
        return observation.requests().stream()
                .filter(request -> request.exit().isEmpty())
                .filter(request -> operation
                        .map(OperationRecord::id)
                        .filter(id -> !request.id().startsWith(id))
                        .isEmpty())
                .findFirst();
    }

    /** Whether the last restore before this request failed while the data directory was incomplete. */
    private static boolean closedBefore(Observation observation, Request running) {
        return observation.requests().stream()
                .filter(other ->
                        other.kind() == RequestKind.RESTORE && !other.id().equals(running.id()))
                .max(Comparator.comparing(other -> other.started().orElse(Instant.MIN)))
                .filter(Request::failed)
                .flatMap(Request::phase)
                .flatMap(RestorePhase::of)
                .filter(RestorePhase::closed)
                .isPresent();
    }

    private AbandonedState state(OperationRecord left) {
        return new AbandonedState(left, cluster, namespace, copies, promotes);
    }

    /** The consequences of ending the work, one line each. */
    public List<String> warning() {
        var lines = new ArrayList<String>();
        operation.ifPresent(left -> lines.addAll(state(left).steps()));
        request.ifPresent(running -> lines.addAll(RunningRequest.of(running, cluster, closedBefore)));
        if (request.isEmpty()) {
            operation.ifPresent(left -> lines.add(
                    unseen
                            ? "No pod of the cluster runs. A request that is stored on the volume continues when the "
                                    + "pod runs again."
                            : state(left).state()));
        }
        return lines;
    }

    /**
     * Whether the end would have the same consequences as for the other state. A request may have entered a later phase
     * with the same consequences.
     */
    public boolean meansTheSameAs(LeftBehind other) {
        return operation.map(OperationRecord::id).equals(other.operation.map(OperationRecord::id))
                && request.map(Request::id).equals(other.request.map(Request::id))
                && warning().getLast().equals(other.warning().getLast());
    }

    /** Stops the request, if there is one, and any copy of a volume. */
    public End end(Kube kube) {
        if (operation.filter(left -> left.kind() == OperationKind.UPGRADE).isPresent()) {
            CopyPods.of(kube, cluster).forEach(pod -> CopyPods.end(kube, cluster, pod));
        }
        return request.map(running -> cancel(kube, instance.orElseThrow(), running))
                .orElse(End.NOTHING_RAN);
    }

    /** The state after the request was stopped. OPEN and CLOSED give the state of the database after a restore. */
    public enum End {
        NOTHING_RAN,
        ENDED,
        OPEN,
        CLOSED
    }

    private End cancel(Kube kube, InstanceName of, Request running) {
        try {
            String said = new Requests(kube.exec(), of).cancel(running.id());
            return switch (said) {
                case "open" -> End.OPEN;
                case "closed" -> End.CLOSED;
                default -> End.ENDED;
            };
        } catch (CliException refusal) {
            if (refusal.code() != ExitCode.REFUSED) {
                throw refusal;
            }
            throw CliException.refused(
                            "the scripts in the pod of " + of
                                    + " are of an earlier version, which cannot stop a restore",
                            "Wait until the restore has ended. Then install the newer scripts with: kubectl pg "
                                    + "upgrade " + cluster
                                    + " -n " + namespace)
                    .causedBy(refusal);
        }
    }

    /** The state of the cluster now, and the commands to use next, one line each. */
    public List<String> afterwards(End end) {
        var lines = new ArrayList<String>();
        request.ifPresent(running -> lines.add(RunningRequest.ended(running, cluster, end)));
        if (request.isEmpty()) {
            operation.ifPresent(left -> lines.add("%s %s is given up.".formatted(left.word(), left.id())));
        }
        if (unseen) {
            lines.add("To give up the request on its volume, too, start its pod: kubectl pg start " + cluster + " -n "
                    + namespace + ", then kubectl pg abort " + cluster + " -n " + namespace);
        } else if (end == End.OPEN
                && request.flatMap(Request::phase)
                        .flatMap(RestorePhase::of)
                        .filter(RestorePhase::opened)
                        .isPresent()) {
            lines.add("Take a full backup of the new timeline: kubectl pg backup full " + cluster + " -n " + namespace);
        } else if (end == End.CLOSED || end == End.NOTHING_RAN) {
            lines.addAll(operation
                    .map(left -> state(left).wayOn())
                    .orElseGet(() -> AbandonedState.closed(cluster, namespace)));
        }
        return lines;
    }
}

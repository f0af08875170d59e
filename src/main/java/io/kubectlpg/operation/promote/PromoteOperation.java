package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A switchover: gives the role of the primary to a replica, while the present primary serves. Nothing is lost. */
public final class PromoteOperation implements Operation {
    private final InstanceName from;
    private final InstanceName to;
    private final Choices choices;

    private PromoteOperation(InstanceName from, InstanceName to, Choices choices) {
        this.from = from;
        this.to = to;
        this.choices = choices;
    }

    /**
     * A promotion of this instance, or of the replica that lacks the least.
     *
     * @throws CliException refused, if no replica can become the primary
     */
    public static PromoteOperation of(Kube kube, ClusterName cluster, Optional<InstanceName> wanted, Choices choices) {
        ClusterState state = new ClusterReader(kube).require(cluster);
        Instance primary = Preconditions.primary(state);
        wanted.ifPresent(name -> Preconditions.instance(state, name));
        InstanceName to = wanted.orElseGet(() -> {
            requireServing(primary);
            return new Candidates(state, choices.maxLag()).best();
        });
        return new PromoteOperation(primary.name(), to, choices);
    }

    /** Makes the operation again from its journal entry. */
    public static PromoteOperation resumed(StoredOperation stored) {
        return new PromoteOperation(
                InstanceName.parse(stored.arguments().path("from").asText()),
                InstanceName.parse(stored.arguments().path("to").asText()),
                Choices.of(stored.arguments()));
    }

    /** The instance that becomes the primary. */
    public InstanceName to() {
        return to;
    }

    /** The primary when the operation was made. */
    public InstanceName from() {
        return from;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.PROMOTE;
    }

    @Override
    public ClusterName cluster() {
        return to.cluster();
    }

    @Override
    public ObjectNode arguments() {
        return choices.addTo(JsonNodeFactory.instance
                .objectNode()
                .put("from", from.toString())
                .put("to", to.toString()));
    }

    /** Whether it replaces an unfinished operation: a backup, if the user gives that up. */
    @Override
    public boolean supersedes(OperationRecord left) {
        return choices.abortBackup() && left.is(OperationKind.BACKUP);
    }

    @Override
    public boolean storesHistory() {
        return true;
    }

    @Override
    public String whenInterrupted() {
        return "an order that " + to + " has accepted is carried out. Continue with: kubectl pg resume " + cluster();
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(cluster());
        if (new Journal(kube, cluster()).begun(id)) {
            return new Plan(List.of(), List.of(), steps(id));
        }
        if (from.equals(to)) {
            return Plan.of(List.of());
        }
        Instance primary = Preconditions.primary(state);
        if (!primary.name().equals(from)) {
            throw CliException.refused(
                    primary.name() + " has become the primary meanwhile", "See kubectl pg status " + cluster() + ".");
        }
        requireServing(primary);
        ReplicaCount.requireInstalled(primary);
        new Candidates(state, choices.maxLag()).require(to);
        if (!choices.abortBackup()) {
            RunningRequests.refuse(state, "promote", "--abort-backup");
        }
        requireArchiving(primary);
        var warning = new ArrayList<String>();
        warning.add(
                "%s becomes the primary, and %s a replica. Writes fail for about a second; all connections to %s are closed."
                        .formatted(to, from, from));
        warning.addAll(RunningRequests.warning(state));
        return new Plan(warning, List.of(), steps(id));
    }

    private static void requireServing(Instance primary) {
        if (primary.isFenced()) {
            throw CliException.refused(
                    primary.name() + " is the primary, and it is fenced",
                    "Start it again with kubectl pg unfence " + primary.name()
                            + ", or promote a replica without it: kubectl pg promote "
                            + primary.name().cluster() + " --failover");
        }
        if (!primary.acceptsWrites()) {
            throw CliException.refused(
                    primary.name() + " is the primary and does not serve: "
                            + primary.observation()
                                    .map(seen -> seen.state() == SupervisorState.RUNNING
                                            ? "its server does not answer"
                                            : seen.reason())
                                    .or(primary::silence)
                                    .orElse("no reason is known"),
                    "If it comes back within seconds, that costs least: see kubectl pg status "
                            + primary.name().cluster()
                            + ". If it does not come back, promote a replica and give up the commits that no replica "
                            + "has: kubectl pg promote " + primary.name().cluster() + " --failover");
        }
    }

    /** A switchover with WAL that is not archived would leave a hole in the archive if the old volume is lost. */
    private void requireArchiving(Instance primary) {
        Optional<Server.Archiver> archiver =
                primary.server().filter(Server::archiving).map(Server::archiver);
        if (archiver.filter(Server.Archiver::failing).isPresent()) {
            throw CliException.refused(
                    "archiving fails on " + from + ", and " + archiver.get().ready() + " WAL segments wait there: "
                            + primary.observation()
                                    .flatMap(Observation::archiveError)
                                    .orElse("no reason is known"),
                    "Mend that first: kubectl pg check " + cluster() + " shows whether the archive works again.");
        }
    }

    private List<Step> steps(String id) {
        var ending = new EndOfPromotion(cluster(), Set.of());
        var switchover = new Switchover(from, to);
        return List.of(
                new Step(
                        "Store the decision that " + to + " becomes the primary",
                        context -> switchover.decide(context, id)),
                new Step("Hand over from " + from + " to " + to, switchover::run),
                ending.route(),
                ending.awaitReplicas(),
                ending.close(),
                ending.archive());
    }

    @Override
    public List<String> lastWords(Results results) {
        var lines = new ArrayList<String>();
        results.last(Promoted.class).ifPresent(promoted -> {
            lines.add(promoted.primary() + " is the primary, on timeline " + promoted.timeline() + "."
                    + promoted.withoutWrites()
                            .map(gap -> " No write was accepted for %.2f s.".formatted(gap.toMillis() / 1000.0))
                            .orElse(""));
        });
        results.last(Following.class).map(Following::words).ifPresent(lines::addAll);
        return lines;
    }
}

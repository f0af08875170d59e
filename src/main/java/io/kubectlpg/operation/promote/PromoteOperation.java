package io.kubectlpg.operation.promote;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
            new PrimaryConditions(primary).requireServing();
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
        boolean begun = new Journal(kube, cluster()).begun(id);
        if (from.equals(to)) {
            return Plan.of(!begun && isComplete(kube, state) ? List.of() : new Switchover(from, to).completing(id));
        }
        if (begun) {
            return new Plan(List.of(), List.of(), new Switchover(from, to).steps(id));
        }
        Instance primary = Preconditions.primary(state);
        if (!primary.name().equals(from)) {
            throw CliException.refused(
                    primary.name() + " has become the primary meanwhile", "See kubectl pg status " + cluster() + ".");
        }
        var conditions = new PrimaryConditions(primary);
        conditions.requireServing();
        new Candidates(state, choices.maxLag()).require(to);
        conditions.requireAll();
        if (!choices.abortBackup()) {
            RunningRequests.refuse(state, "promote", "--abort-backup");
        }
        var warning = new ArrayList<String>();
        warning.add(
                "%s becomes the primary, and %s a replica. Writes fail for about a second; all connections to %s are closed."
                        .formatted(to, from, from));
        warning.addAll(RunningRequests.warning(state));
        return new Plan(warning, List.of(), new Switchover(from, to).steps(id));
    }

    /** Whether nothing is left to do for the primary: somebody may have given up before. */
    private boolean isComplete(Kube kube, ClusterState state) {
        boolean open = new Decisions(kube, cluster())
                .read()
                .filter(newest -> newest.to().equals(Optional.of(to)) && newest.open())
                .isPresent();
        return !open
                && state.instances().stream()
                        .filter(instance -> !instance.isRetired())
                        .allMatch(instance ->
                                Routing.says(instance, instance.name().equals(to) ? Role.PRIMARY : Role.REPLICA));
    }

    @Override
    public List<String> lastWords(Results results) {
        return PromotionReport.lines(results);
    }
}

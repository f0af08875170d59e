package io.kubectlpg.operation.replicas;

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
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.Fence;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;

/** Copies the primary's database to a replica again. The database that the replica had is replaced. */
public final class RebuildOperation implements Operation {
    private final InstanceName replica;
    private final CopyFrom from;

    public RebuildOperation(InstanceName replica, CopyFrom from) {
        this.replica = replica;
        this.from = from;
    }

    /** Makes the operation again from its journal entry. */
    public static RebuildOperation resumed(StoredOperation stored) {
        return new RebuildOperation(
                InstanceName.parse(stored.arguments().path("replica").asText()),
                CopyFrom.of(stored.arguments().path("from").asText()));
    }

    @Override
    public OperationKind kind() {
        return OperationKind.REBUILD_REPLICA;
    }

    @Override
    public ClusterName cluster() {
        return replica.cluster();
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("replica", replica.toString())
                .put("from", from.word());
    }

    /** Whether this operation replaces an unfinished one: another rebuild does, because the user may have mended the cause. */
    @Override
    public boolean supersedes(OperationRecord left) {
        return left.is(kind()) || left.is(OperationKind.SCALE_REPLICAS);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(cluster());
        Instance instance = Replicas.require(state, replica);
        boolean begun = new Journal(kube, cluster()).begun(id);
        if (!begun) {
            Preconditions.requireServer(Preconditions.primary(state));
            Fence.requireLiftable(instance);
            if (instance.replicas() == 0 && !instance.isFenced()) {
                throw CliException.refused(replica + " is stopped", "Start it with: kubectl pg start " + cluster());
            }
        }
        var steps = new ArrayList<Step>();
        if (instance.fenced().isPresent()) {
            steps.add(Fence.lift(instance));
        }
        steps.add(new ReplicaCopy(replica, Scaling.requestId(id, replica), from, true).step());
        return new Plan(
                hasDatabase(instance)
                        ? List.of(
                                from == CopyFrom.REWIND
                                        ? replica
                                                + " loses all changes that the primary does not have. A copy of their WAL is kept "
                                                + "in /pgdata/kubectl-pg/rescue on " + replica
                                                + ". If the rewind fails, the whole database is copied."
                                        : "The database on " + replica + " is replaced by a new copy of the primary's.",
                                "Connections to " + replica + " are closed until it streams again.")
                        : List.of(),
                List.of(),
                steps);
    }

    private static boolean hasDatabase(Instance instance) {
        return instance.observation()
                .filter(seen -> seen.controlState().isEmpty() || seen.cloning())
                .isEmpty();
    }
}

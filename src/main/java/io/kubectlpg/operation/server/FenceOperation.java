package io.kubectlpg.operation.server;

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
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.Fence;
import io.kubectlpg.operation.instance.PodShutdown;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.operation.replicas.StreamingStep;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.List;

/** Stops one instance and keeps it stopped, or lets it start again. No other command starts a fenced instance. */
public final class FenceOperation implements Operation {
    private final InstanceName instance;
    private final boolean lift;

    /** @param lift whether the instance starts again; otherwise it is stopped */
    public FenceOperation(InstanceName instance, boolean lift) {
        this.instance = instance;
        this.lift = lift;
    }

    /** Makes the operation again from its journal entry. */
    public static FenceOperation resumed(StoredOperation stored) {
        return new FenceOperation(
                InstanceName.parse(stored.arguments().path("instance").asText()),
                stored.kind() == OperationKind.UNFENCE);
    }

    @Override
    public OperationKind kind() {
        return lift ? OperationKind.UNFENCE : OperationKind.FENCE;
    }

    @Override
    public ClusterName cluster() {
        return instance.cluster();
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode().put("instance", instance.toString());
    }

    /** Whether there is nothing to do, because the instance is fenced already, or runs without a fence. */
    public boolean done(Kube kube) {
        return new ClusterReader(kube)
                .templates(cluster())
                .instance(instance)
                .filter(found -> lift ? found.fenced().isEmpty() && found.replicas() > 0 : found.isFenced())
                .isPresent();
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(cluster());
        Instance found = Preconditions.instance(state, instance);
        boolean begun = new Journal(kube, cluster()).begun(id);
        return lift ? lifting(found, begun) : fencing(state, found, begun);
    }

    private Plan fencing(ClusterState state, Instance found, boolean begun) {
        if (found.isFenced() && found.pod().isEmpty()) {
            return Plan.of(List.of());
        }
        if (!begun) {
            ReplicaCount.requireInstalled(found);
            RunningRequests.await(state);
        }
        return new Plan(
                List.of(
                        found.isPrimary()
                                ? instance + " is the primary: until it is started again, or a replica is promoted, "
                                        + "nobody can write."
                                : "The replica " + instance + " is stopped, and connections to it are closed."),
                List.of(),
                List.of(new Step("Fence " + instance, context -> {
                    Fence.mark(context.kube(), instance, "by the command fence");
                    ReplicaCount.set(context.kube(), found, 0);
                    PodShutdown.of(instance).await(context);
                    return StepResult.done();
                })));
    }

    private Plan lifting(Instance found, boolean begun) {
        if (!begun && found.fenced().isEmpty()) {
            if (found.replicas() == 0) {
                throw CliException.refused(
                        instance + " is stopped, and not fenced", "Start it with: kubectl pg start " + cluster());
            }
            return Plan.of(List.of());
        }
        Fence.requireLiftable(found);
        var steps = new ArrayList<Step>();
        steps.add(Fence.lift(found));
        steps.add(new BringUpSteps(instance).waitForPrimary());
        if (found.isReplica()) {
            steps.add(StreamingStep.of(instance));
        }
        return Plan.of(steps);
    }
}

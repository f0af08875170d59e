package io.kubectlpg.operation.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.EphemeralData;
import io.kubectlpg.operation.instance.PodShutdown;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.instance.RunningRequests;
import io.kubectlpg.operation.instance.ServerOrder;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;

/** Shuts the servers down cleanly. They stay stopped until {@code start}. Volumes, Services and Secrets stay. */
public final class StopOperation implements Operation {
    private final ClusterName name;
    private final boolean abort;

    /**
     * A shutdown.
     *
     * @param abort whether to stop even while an instance carries out a backup or a restore
     */
    public StopOperation(ClusterName name, boolean abort) {
        this.name = name;
        this.abort = abort;
    }

    /** Makes the operation again from its journal entry. */
    public static StopOperation resumed(StoredOperation stored) {
        return new StopOperation(stored.cluster(), stored.flag("abort"));
    }

    @Override
    public OperationKind kind() {
        return OperationKind.STOP;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode().put("abort", abort);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        List<Instance> running = ServerOrder.stopping(state).stream()
                .filter(instance -> instance.replicas() > 0 || instance.pod().isPresent())
                .toList();
        running.forEach(ReplicaCount::requireInstalled);
        EphemeralData.refuseLoss(state, name + " cannot be stopped.");
        if (!abort) {
            RunningRequests.refuse(state, kind().toString());
        }
        return new Plan(
                warning(state),
                List.of(),
                running.stream().map(StopOperation::stop).toList());
    }

    private List<String> warning(ClusterState state) {
        var lines = new ArrayList<String>();
        lines.add(
                name + " stops. All connections are closed, and none is accepted until kubectl pg start " + name + ".");
        lines.addAll(RunningRequests.warning(state));
        state.primary()
                .flatMap(Instance::server)
                .filter(server -> server.archiving() && server.archiver().failing())
                .ifPresent(server ->
                        lines.add("Archiving fails. A primary that stops first tries to archive its remaining WAL, "
                                + "which can take a minute."));
        return lines;
    }

    private static Step stop(Instance instance) {
        return new Step("Stop " + instance.name(), context -> {
            ReplicaCount.set(context.kube(), instance, 0);
            PodShutdown.of(instance.name()).await(context);
            return StepResult.done();
        });
    }
}

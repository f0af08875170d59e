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
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.ReloadStep;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;

/** Makes every running server read its configuration again. */
public final class ReloadOperation implements Operation {
    private final ClusterName name;

    public ReloadOperation(ClusterName name) {
        this.name = name;
    }

    /** Makes the operation again from its journal entry. */
    public static ReloadOperation resumed(StoredOperation stored) {
        return new ReloadOperation(stored.cluster());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.RELOAD;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        List<InstanceName> running = state.instances().stream()
                .filter(instance -> instance.server().isPresent())
                .map(Instance::name)
                .toList();
        if (running.isEmpty()) {
            throw Preconditions.noServer(Preconditions.primary(state));
        }
        ReloadStep.configHash(kube, name);
        return Plan.of(running.stream().map(ReloadStep::alone).toList());
    }
}

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
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.instance.ServerOrder;
import io.kubectlpg.operation.replicas.StreamingStep;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;

/** Starts the instances that were stopped, and waits until they accept connections. */
public final class StartOperation implements Operation {
    private final ClusterName name;

    public StartOperation(ClusterName name) {
        this.name = name;
    }

    /** Makes the operation again from its journal entry. */
    public static StartOperation resumed(StoredOperation stored) {
        return new StartOperation(stored.cluster());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.START;
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
        var begin = new ArrayList<Step>();
        var end = new ArrayList<Step>();
        for (Instance instance : ServerOrder.starting(state)) {
            boolean stopped = instance.replicas() == 0;
            if (instance.isFenced()) {
                continue;
            }
            if (stopped) {
                ReplicaCount.requireInstalled(instance);
                begin.add(start(instance));
            }
            if (stopped || (!instance.ready() && !instance.isReplica())) {
                end.add(new BringUpSteps(instance.name()).waitForPrimary());
            }
            // A replica that ran already may have a trouble of its own, which no start mends.
            if (stopped && instance.isReplica()) {
                end.add(StreamingStep.of(instance.name()));
            }
        }
        begin.addAll(end);
        return Plan.of(begin);
    }

    private static Step start(Instance instance) {
        return new Step("Start " + instance.name(), context -> {
            ReplicaCount.set(context.kube(), instance, 1);
            return StepResult.done();
        });
    }
}

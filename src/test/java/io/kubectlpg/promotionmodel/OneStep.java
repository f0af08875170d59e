package io.kubectlpg.promotionmodel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.Fence;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;

/**
 * The commands {@code unfence} and {@code replicas rebuild}, without what they wait for afterwards.
 *
 * @param primary where a rebuild copies from
 */
record OneStep(OperationKind kind, InstanceName instance, int primary) implements Operation {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static OneStep unfence(InstanceName instance) {
        return new OneStep(OperationKind.UNFENCE, instance, 0);
    }

    static OneStep rebuild(InstanceName replica, int primary) {
        return new OneStep(OperationKind.REBUILD_REPLICA, replica, primary);
    }

    static OneStep resumed(StoredOperation stored) {
        return new OneStep(
                stored.kind(),
                InstanceName.parse(stored.arguments().path("instance").asText()),
                stored.arguments().path("primary").asInt());
    }

    @Override
    public ClusterName cluster() {
        return instance.cluster();
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("instance", instance.toString())
                .put("primary", Integer.toString(primary));
    }

    @Override
    public Plan plan(Kube kube, String id) {
        if (kind == OperationKind.REBUILD_REPLICA) {
            return Plan.of(List.of(new Step("Copy the primary to " + instance, context -> copy(context.kube()))));
        }
        Instance found = Preconditions.instance(new ClusterReader(kube).require(cluster()), instance);
        Fence.requireLiftable(found);
        return Plan.of(List.of(Fence.lift(found)));
    }

    private StepResult copy(Kube kube) {
        PodExec.Result result =
                kube.exec().run(instance.podName(), List.of("bash", "rebuild", Integer.toString(primary)), LIMIT);
        if (!result.succeeded()) {
            throw CliException.failed(result.stderr().strip(), "");
        }
        return StepResult.done();
    }
}

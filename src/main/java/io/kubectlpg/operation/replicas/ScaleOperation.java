package io.kubectlpg.operation.replicas;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.instance.ReplicaCount;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.objects.KeptInstance;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes the number of instances. The number becomes the value {@code instances} of the cluster before anything else,
 * so {@code upgrade} completes what this operation began, and never undoes it.
 */
public final class ScaleOperation implements Operation {
    private final ClusterName name;
    private final int instances;
    private final Scaling.Choices choices;
    private final String programVersion;

    /**
     * A scaling.
     *
     * @param instances the wanted number of instances: the primary and its replicas
     */
    public ScaleOperation(ClusterName name, int instances, Scaling.Choices choices, String programVersion) {
        this.name = name;
        this.instances = instances;
        this.choices = choices;
        this.programVersion = programVersion;
    }

    /** Makes the operation again from its journal entry. */
    public static ScaleOperation resumed(StoredOperation stored) {
        return new ScaleOperation(
                stored.cluster(),
                stored.arguments().path("instances").asInt(),
                Scaling.Choices.stored(stored),
                stored.programVersion());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.SCALE_REPLICAS;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return choices.addTo(JsonNodeFactory.instance.objectNode().put("instances", instances));
    }

    /** Whether this scaling replaces an unfinished one. It does, because the user may want another number now. */
    @Override
    public boolean supersedes(OperationRecord left) {
        return left.is(kind());
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Spec before = AppliedSpec.require(kube, name);
        Spec spec = before.withInstances(instances);
        ClusterState state = new ClusterReader(kube).require(name);
        boolean grows = state.replicas().size() < instances - 1;
        if (!new Journal(kube, name).begun(id)) {
            refuse(kube, before, state, grows);
        }
        InstanceName primary = state.primary().map(Instance::name).orElseGet(() -> KeptInstance.gone(kube, state));
        var apply = new ApplySteps(kube, Manifests.of(name, kube.namespace(), spec), spec, programVersion);
        Scaling scaling =
                Scaling.of(kube, apply, state, primary, instances, id, choices).afterTemplates(apply, state);
        var steps = new ArrayList<Step>();
        steps.addAll(apply.record());
        steps.addAll(scaling.begin());
        steps.addAll(apply.objects());
        steps.addAll(scaling.end());
        return new Plan(scaling.warning(), List.of(), steps);
    }

    private void refuse(Kube kube, Spec before, ClusterState state, boolean grows) {
        state.primary().ifPresent(primary -> {
            ReplicaCount.requireInstalled(primary);
            Replicas.requireUpToDate(
                    new ApplySteps(kube, Manifests.of(name, kube.namespace(), before), before, programVersion),
                    primary);
        });
        if (grows) {
            Preconditions.requireServer(Preconditions.primary(state));
        }
        if (choices.deleteVolumes() && !state.accepting()) {
            throw CliException.refused(
                    "no primary of " + name + " serves, and a volume of a replica may hold the newest rows",
                    "Leave --delete-volumes out: the volumes are kept then.");
        }
    }
}

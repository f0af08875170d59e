package io.kubectlpg.operation.replicas;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a new replica, and removes an old one when the new one streams. For a replica on a node or volume that fails. */
public final class ReplaceOperation implements Operation {
    private final InstanceName replica;
    private final InstanceName successor;
    private final Scaling.Choices choices;
    private final String programVersion;

    private ReplaceOperation(
            InstanceName replica, InstanceName successor, Scaling.Choices choices, String programVersion) {
        this.replica = replica;
        this.successor = successor;
        this.choices = choices;
        this.programVersion = programVersion;
    }

    /** An operation whose new replica has a number above those of all instances and volumes, unless an earlier attempt has made one. */
    public static ReplaceOperation of(Kube kube, InstanceName replica, Scaling.Choices choices, String programVersion) {
        return new ReplaceOperation(replica, successor(kube, replica), choices, programVersion);
    }

    /** A replica that an earlier attempt made, or the next number. */
    private static InstanceName successor(Kube kube, InstanceName replica) {
        ClusterName cluster = replica.cluster();
        List<InstanceName> replicas = kube.list(Kind.STATEFUL_SET, Labels.selector(cluster)).stream()
                .filter(set -> Instance.role(set).equals(Optional.of(Role.REPLICA)))
                .map(set -> InstanceName.parse(set.at("/metadata/name").asText()))
                .sorted()
                .toList();
        boolean begun = AppliedSpec.read(kube, cluster)
                .filter(spec -> replicas.size() > spec.instances() - 1)
                .isPresent();
        if (begun && !replicas.getLast().equals(replica)) {
            return replicas.getLast();
        }
        int highest = Stream.of(Kind.STATEFUL_SET, Kind.PERSISTENT_VOLUME_CLAIM)
                .flatMap(kind -> kube.list(kind, Labels.selector(cluster)).stream())
                .map(object ->
                        object.at("/metadata/labels").path(Labels.INSTANCE).asText())
                .filter(owner -> !owner.isEmpty())
                .mapToInt(owner -> InstanceName.parse(owner).ordinal())
                .max()
                .orElse(0);
        return new InstanceName(cluster, highest + 1);
    }

    /** Makes the operation again from its journal entry. */
    public static ReplaceOperation resumed(StoredOperation stored) {
        return new ReplaceOperation(
                InstanceName.parse(stored.arguments().path("replica").asText()),
                InstanceName.parse(stored.arguments().path("successor").asText()),
                Scaling.Choices.stored(stored),
                stored.programVersion());
    }

    /** The new replica. */
    public InstanceName successor() {
        return successor;
    }

    @Override
    public OperationKind kind() {
        return OperationKind.REPLACE_REPLICA;
    }

    @Override
    public ClusterName cluster() {
        return replica.cluster();
    }

    @Override
    public ObjectNode arguments() {
        return choices.addTo(JsonNodeFactory.instance
                .objectNode()
                .put("replica", replica.toString())
                .put("successor", successor.toString()));
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(cluster());
        Spec spec = AppliedSpec.require(kube, cluster());
        Instance primary = Preconditions.primary(state);
        boolean begun = new Journal(kube, cluster()).begun(id);
        Optional<Instance> old = state.instance(replica);
        var apply = new ApplySteps(kube, Manifests.of(cluster(), kube.namespace(), spec), spec, programVersion);
        if (!begun) {
            Replicas.require(state, replica);
            Preconditions.requireServer(primary);
            Replicas.requireUpToDate(apply, primary);
            apply.requireOwn(successor);
        }
        var steps = new ArrayList<Step>();
        if (state.instance(successor).isEmpty()) {
            steps.add(apply.createReplica(successor));
        }
        steps.addAll(apply.objects());
        if (!state.streams(successor)) {
            steps.add(new ReplicaCopy(successor, Scaling.requestId(id, successor), choices.from(), false).step());
        }
        old.ifPresent(replaced ->
                steps.add(new ReplicaRemoval(replaced, Optional.of(primary.name()), choices.deleteVolumes()).step(id)));
        return new Plan(
                List.of("%s takes the place of %s. When %s streams, %s is removed; its volume %s is %s."
                        .formatted(
                                successor,
                                replica,
                                successor,
                                replica,
                                replica.claimName(),
                                choices.deleteVolumes() ? "deleted" : "kept")),
                List.of(),
                steps);
    }
}

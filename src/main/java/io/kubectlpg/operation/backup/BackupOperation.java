package io.kubectlpg.operation.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;

/** A backup of the primary, into the repository. */
public final class BackupOperation implements Operation {
    private final ClusterName name;
    private final BackupType type;

    public BackupOperation(ClusterName name, BackupType type) {
        this.name = name;
        this.type = type;
    }

    @Override
    public String kind() {
        return "backup";
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode().put("type", type.word());
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        Instance primary = Preconditions.primary(state);
        Observation observation = Preconditions.observation(primary);
        boolean ours =
                observation.requests().stream().anyMatch(request -> request.id().startsWith(id));
        if (!ours) {
            refuse(primary, observation);
        }
        return Plan.of(List.of(BackupSteps.take(
                primary.name(), type, "Take a %s backup of %s".formatted(type.word(), primary.name()))));
    }

    private void refuse(Instance primary, Observation observation) {
        Optional<Request> busy = observation.runningRequest();
        if (busy.isPresent()) {
            throw CliException.locked(
                    "%s already carries out %s %s"
                            .formatted(
                                    primary.name(),
                                    busy.get().kind(),
                                    busy.get().id()),
                    "Wait for it; kubectl pg status " + name + " shows how far it is.");
        }
        if (observation.server().isEmpty()) {
            throw CliException.refused(
                    primary.name() + " runs no server: " + observation.reason(), "See kubectl pg status " + name + ".");
        }
        Preconditions.requireRepository(primary, observation);
    }
}

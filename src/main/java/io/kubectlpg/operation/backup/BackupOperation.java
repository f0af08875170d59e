package io.kubectlpg.operation.backup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Results;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;

/** A backup of the primary into one or all repositories. */
public final class BackupOperation implements Operation {
    private final ClusterName name;
    private final BackupRequest request;
    private final boolean detached;

    /**
     * A backup that has not started.
     *
     * @param detached whether this client starts the backup and does not wait for its end
     */
    public BackupOperation(ClusterName name, BackupRequest request, boolean detached) {
        this.name = name;
        this.request = request;
        this.detached = detached;
    }

    /** Makes the operation again from its journal entry. */
    public static BackupOperation resumed(StoredOperation stored) {
        return new BackupOperation(stored.cluster(), BackupRequest.fromStored(stored.arguments()), false);
    }

    @Override
    public OperationKind kind() {
        return OperationKind.BACKUP;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public boolean storesHistory() {
        return true;
    }

    @Override
    public ObjectNode arguments() {
        return request.stored();
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        Instance primary = Preconditions.primary(state);
        Observation observation = Preconditions.observation(primary);
        boolean ours = observation.request(request.idIn(id)).isPresent();
        if (!ours) {
            refuse(primary, observation);
        }
        Step step = detached
                ? BackupSteps.handOver(primary.name(), request)
                : BackupSteps.take(
                        primary.name(),
                        request,
                        "Take %s backup of %s".formatted(request.type().withArticle(), primary.name()));
        return Plan.of(List.of(step));
    }

    /**
     * The backups that the operation took, one for each repository. They come from the instance's report at the end of
     * the backup. If this client missed the report, they come from the repositories.
     *
     * @param id the operation's id
     * @param results the results of the operation's steps
     */
    public List<Backup> taken(Kube kube, String id, Results results) {
        return results.last(BackupsTaken.class)
                .map(BackupsTaken::backups)
                .orElseGet(() -> TakenBackups.of(kube, name, request.idIn(id)));
    }

    private void refuse(Instance primary, Observation observation) {
        Optional<Request> busy = observation.runningRequest();
        if (busy.isPresent()) {
            throw CliException.locked(
                    "%s already carries out %s %s"
                            .formatted(
                                    primary.name(),
                                    busy.get().word(),
                                    busy.get().id()),
                    "Wait for it; kubectl pg status " + name + " shows how far it is.");
        }
        Preconditions.requireServer(primary);
        Preconditions.requireRepository(primary, observation);
        request.repository().ifPresent(number -> requireKnown(number, observation));
    }

    /**
     * Checks that the repository with this number exists, according to the info document on the volume. If the document
     * is empty, pgBackRest itself reports a wrong number.
     */
    private void requireKnown(int number, Observation observation) {
        List<String> known = observation.info().stream()
                .flatMap(info -> info.repositories().stream())
                .map(repository -> Integer.toString(repository.number()))
                .toList();
        if (!known.isEmpty() && !known.contains(Integer.toString(number))) {
            throw CliException.notFound(
                    "%s has no repository %d".formatted(name, number),
                    "The numbers of its repositories: " + String.join(", ", known) + ".");
        }
    }
}

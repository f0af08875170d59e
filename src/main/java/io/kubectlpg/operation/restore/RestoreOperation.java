package io.kubectlpg.operation.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.backup.BackupSteps;
import io.kubectlpg.operation.replicas.ReplicasOfRestore;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Restores a cluster in place to an earlier moment. All possible checks are made before the server stops. Then the
 * instance completes the work without a client.
 */
public final class RestoreOperation implements Operation {

    private final ClusterName name;
    private final RecoveryChoice choice;
    private final boolean backupAfterwards;

    /**
     * A restore in place.
     *
     * @param backupAfterwards whether to take a full backup at the end, because the old backups belong to the abandoned
     *     timeline
     */
    public RestoreOperation(ClusterName name, RecoveryChoice choice, boolean backupAfterwards) {
        this.name = name;
        this.choice = choice;
        this.backupAfterwards = backupAfterwards;
    }

    /** Makes the operation again from its journal entry. */
    public static RestoreOperation resumed(StoredOperation stored) {
        return new RestoreOperation(stored.cluster(), RecoveryChoice.parse(stored.arguments()), stored.flag("backup"));
    }

    @Override
    public OperationKind kind() {
        return OperationKind.RESTORE;
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
        return choice.toTree().put("backup", backupAfterwards);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ClusterState state = new ClusterReader(kube).require(name);
        Instance primary = Preconditions.primary(state);
        Observation observation = Preconditions.observation(primary);
        var replicas = new ReplicasOfRestore(state.replicas(), id);
        if (observation.request(id).isPresent()) {
            return Plan.of(followed(primary, replicas, id));
        }
        Preconditions.requireRepository(primary, observation);
        replicas.requireReachable();
        Optional<Request> givenUp = busyWith(primary, observation);
        RestoreContext observed = RestoreContext.observe(kube, primary, observation, choice);
        ResolvedTarget resolved = new TargetResolver(observed).of(choice);
        RestoreSource source = RestoreSource.find(observed, resolved, choice);
        var warning = new ArrayList<>(RestorePlanReport.of(observed, resolved, source, choice, backupAfterwards));
        warning.addAll(replicas.warning());
        return new Plan(
                warning,
                observation.server().isPresent()
                        ? List.of(ArchiveLastCommit.inPlace(primary.name(), choice))
                        : List.of(),
                steps(primary, replicas, source, givenUp, new WayBack(RestorePlanReport.wayBack(observed)), id));
    }

    /** Whether this restore replaces a backup whose client is gone. The user is asked first. */
    @Override
    public boolean supersedes(OperationRecord left) {
        return left.is(OperationKind.BACKUP);
    }

    /**
     * The running backup. The restore stops it, because it would fail when the server stops. The method fails if the
     * instance carries out any other work.
     */
    private Optional<Request> busyWith(Instance primary, Observation observation) {
        Optional<Request> busy = observation.runningRequest();
        busy.filter(request -> request.kind() != RequestKind.BACKUP).ifPresent(request -> {
            throw CliException.refused(
                    "%s carries out %s %s".formatted(primary.name(), request.word(), request.id()),
                    "Wait until it has ended; kubectl pg status " + name
                            + " shows how far it is. Or give it up with: kubectl pg abort " + name);
        });
        return busy;
    }

    private List<Step> steps(
            Instance primary,
            ReplicasOfRestore replicas,
            RestoreSource source,
            Optional<Request> givenUp,
            WayBack wayBack,
            String id) {
        var steps = new ArrayList<Step>();
        givenUp.ifPresent(backup -> steps.add(new Step("Give up the backup " + backup.id(), context -> {
            new Requests(context.kube().exec(), primary.name()).cancel(backup.id());
            return StepResult.done();
        })));
        // Readers of a replica would still see the rows that the restore takes back.
        steps.addAll(replicas.close());
        steps.add(new Step("Hand the restore over to " + primary.name(), context -> {
            new Requests(context.kube().exec(), primary.name())
                    .submit(id, RequestKind.RESTORE, source.arguments(choice, backupAfterwards, ""));
            return StepResult.done("from backup " + source.backup().label()).with(wayBack);
        }));
        steps.addAll(followed(primary, replicas, id));
        return steps;
    }

    private List<Step> followed(Instance primary, ReplicasOfRestore replicas, String id) {
        var steps = new ArrayList<Step>();
        steps.add(replicas.sayingThatTheyAreClosed(RestoreFollower.step(primary.name(), id)));
        steps.addAll(replicas.copyAgain());
        if (backupAfterwards) {
            steps.add(new Step(
                    "Take a full backup of the new timeline",
                    context -> StepResult.done(BackupSteps.follow(primary.name(), id + "-backup", context))));
        }
        return steps;
    }
}

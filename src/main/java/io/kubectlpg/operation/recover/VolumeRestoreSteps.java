package io.kubectlpg.operation.recover;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.FailedRestore;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.cluster.SupervisorState;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.backup.BackupSteps;
import io.kubectlpg.operation.instance.BringUpSteps;
import io.kubectlpg.operation.instance.SupervisorWait;
import io.kubectlpg.operation.restore.RestoreFollower;
import io.kubectlpg.operation.restore.RestoreSource;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.InstanceName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The steps that fill the empty volume of an instance. The pod of the instance waits and writes nothing until it gets
 * the request. From then on the instance completes the work without a client.
 */
public final class VolumeRestoreSteps {
    /** The supervisor's states while there is no database, or while a restore is in progress. */
    private static final Set<SupervisorState> WITHOUT_SERVER =
            EnumSet.of(SupervisorState.EMPTY, SupervisorState.RESTORING);

    private final InstanceName instance;
    private final Origin origin;
    private final RecoveryChoice choice;
    private final boolean backupAfterwards;

    /** The repository from which the volume is filled. */
    public enum Origin {
        /** The instance's own repository. */
        OWN("new"),
        /** The repository of the cluster that the clone is made from. */
        SOURCE("clone");

        private final String word;

        Origin(String word) {
            this.word = word;
        }
    }

    public VolumeRestoreSteps(InstanceName instance, Origin origin, RecoveryChoice choice, boolean backupAfterwards) {
        this.instance = instance;
        this.origin = origin;
        this.choice = choice;
        this.backupAfterwards = backupAfterwards;
    }

    /** Waits until the pod can accept the request. */
    public Step waitForPod(String id) {
        return new Step("Wait until " + instance + " runs, without a database", context -> {
            var wait = new SupervisorWait(context, instance, context.limit());
            if (wait.until(observation -> waits(observation, id)).isPresent()) {
                return StepResult.done();
            }
            throw CliException.timedOut(
                    instance + " does not run yet: " + wait.why(),
                    "Continue with: kubectl pg resume " + instance.cluster());
        });
    }

    private boolean waits(Observation observation, String id) {
        if (observation.request(id).isPresent() || WITHOUT_SERVER.contains(observation.state())) {
            return true;
        }
        // The supervisor has not read its volume yet.
        if (observation.state() == SupervisorState.STARTING) {
            return false;
        }
        throw CliException.failed(
                instance + " is not empty: " + observation.reason(),
                "See kubectl pg status " + instance.cluster() + ".");
    }

    public Step handOver(String id, RestoreSource source) {
        return new Step("Hand the restore over to " + instance, context -> {
            new Requests(context.kube().exec(), instance)
                    .submit(id, RequestKind.RESTORE, source.arguments(choice, backupAfterwards, origin.word));
            return StepResult.done("from backup " + source.backup().label());
        });
    }

    private String remedy(String error) {
        return switch (origin) {
            case OWN ->
                FailedRestore.remedy(instance.cluster(), error) + " kubectl pg status " + instance.cluster()
                        + " shows whether the database is open.";
            case SOURCE ->
                instance.cluster()
                        + " is an incomplete clone. Run the same command again, with another target if the target "
                        + "was wrong. Or give the clone up with kubectl pg uninstall " + instance.cluster() + " "
                        + "--delete-data";
        };
    }

    /**
     * The steps from the request to a primary that archives and has a backup. The instance itself proves that archiving
     * works. The steps do not check the stanza, because a running backup holds the stanza's lock.
     */
    public List<Step> followed(String id) {
        var bringUp = new BringUpSteps(instance);
        var steps = new ArrayList<Step>();
        steps.add(RestoreFollower.step("Copy, recover and open " + instance, instance, id, this::remedy));
        steps.add(bringUp.waitForPrimary());
        steps.add(bringUp.roles());
        if (backupAfterwards) {
            steps.add(new Step(
                    "Take a full backup of the new timeline",
                    context -> StepResult.done(BackupSteps.follow(instance, id + "-backup", context))));
        }
        return steps;
    }
}

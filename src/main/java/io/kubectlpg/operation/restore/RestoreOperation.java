package io.kubectlpg.operation.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.backup.BackupSteps;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a cluster back to a moment, in place. Everything that can be known is checked before the server stops; then the
 * instance does the work by itself, to the end.
 */
public final class RestoreOperation implements Operation {
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(2);

    private final ClusterName name;
    private final RecoveryChoice choice;
    private final boolean backupAfterwards;

    /** @param backupAfterwards a new full backup ends it, as the old ones lead to the abandoned timeline */
    public RestoreOperation(ClusterName name, RecoveryChoice choice, boolean backupAfterwards) {
        this.name = name;
        this.choice = choice;
        this.backupAfterwards = backupAfterwards;
    }

    @Override
    public String kind() {
        return "restore";
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return choice.toTree().put("backup", backupAfterwards);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(name));
        Observation observation = Preconditions.observation(primary);
        if (observation.request(id).isPresent()) {
            return Plan.of(followed(primary, id));
        }
        Preconditions.requireRepository(primary, observation);
        InfoDocument repository = RepositoryReader.ask(kube, primary);
        var window = new Window(kube, primary, observation, repository);
        RestoreSource source = window.sourceFor(choice);
        return new Plan(
                window.losses(choice.target(), source),
                observation.server().isPresent() ? List.of(closeWindow(primary)) : List.of(),
                steps(primary, source, id));
    }

    /** PostgreSQL stops at a target only when it meets a later commit, so there must be one, in the archive. */
    private Step closeWindow(Instance primary) {
        return new Step("Archive a last commit, so that the target lies inside the archive", context -> {
            PodExec.Result result = context.kube()
                    .exec()
                    .run(primary.name().podName(), List.of("bash", "/opt/kubectl-pg/close-window"), CLOSE_LIMIT);
            if (!result.succeeded()) {
                throw CliException.refused(
                        "the archive does not reach up to now: "
                                + result.stderr().strip(),
                        "Mend archiving first; kubectl pg status " + name + " shows what fails.");
            }
            return StepResult.done();
        });
    }

    private List<Step> steps(Instance primary, RestoreSource source, String id) {
        var steps = new ArrayList<Step>();
        steps.add(new Step("Hand the restore over to " + primary.name(), context -> {
            new Requests(context.kube().exec(), primary.name())
                    .submit(id, "restore", source.arguments(choice, backupAfterwards));
            return StepResult.done("from backup " + source.backup().label());
        }));
        steps.addAll(followed(primary, id));
        return steps;
    }

    private List<Step> followed(Instance primary, String id) {
        var steps = new ArrayList<Step>();
        steps.add(RestoreFollower.step(primary.name(), id));
        if (backupAfterwards) {
            steps.add(new Step(
                    "Take a full backup of the new timeline",
                    context -> StepResult.done(BackupSteps.follow(primary.name(), id + "-backup", context))));
        }
        return steps;
    }
}

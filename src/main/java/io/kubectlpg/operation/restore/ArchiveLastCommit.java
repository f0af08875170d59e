package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.postgres.RecoveryTarget;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** PostgreSQL stops at a target only when it meets a later commit, so there must be one, in the archive. */
public final class ArchiveLastCommit {
    /** The script waits a minute for the archiver, and asks twice for half a minute whether a repository is silent. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private ArchiveLastCommit() {}

    /**
     * A check of a primary whose server runs, before it is taken back in place. Where one of two repositories is silent, it
     * is enough that the one which is read answers: the restore itself pushes what waits.
     */
    public static Step inPlace(InstanceName primary, RecoveryChoice choice) {
        return step(primary, choice.repository(), true);
    }

    /**
     * A check of a primary whose server runs and goes on. Only to the latest moment its last commit is needed: another
     * target that is not in the archive fails without harm.
     */
    public static Step beside(InstanceName primary, RecoveryChoice choice) {
        return step(primary, choice.repository(), !(choice.target() instanceof RecoveryTarget.Latest));
    }

    private static Step step(InstanceName primary, OptionalInt repository, boolean answersAreEnough) {
        List<String> command = List.of(
                "bash",
                "/opt/kubectl-pg/close-window",
                repository.isPresent() ? Integer.toString(repository.getAsInt()) : "any",
                answersAreEnough ? "answers" : "stored");
        return new Step("Archive a last commit, so that the target lies inside the archive", context -> {
            PodExec.Result result = context.kube().exec().run(primary.podName(), command, LIMIT);
            if (!result.succeeded()) {
                throw CliException.refused(
                        "the archive does not reach up to now: "
                                + result.stderr().strip(),
                        "Fix archiving first; kubectl pg status " + primary.cluster() + " shows what fails.");
            }
            return StepResult.done(result.stdout().strip());
        });
    }
}

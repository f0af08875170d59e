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

/** Makes sure that the archive has a commit after the target. Otherwise PostgreSQL would not stop at the target. */
public final class ArchiveLastCommit {
    /**
     * The time limit of the script. It waits a minute for the archiver, and twice half a minute for a repository that
     * does not answer.
     */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private ArchiveLastCommit() {}

    /**
     * The check before a primary is restored in place. If one of two repositories does not answer, it is enough that
     * the other one has the commit, because the restore reads that one. The restore itself archives the rest.
     */
    public static Step inPlace(InstanceName primary, RecoveryChoice choice) {
        return step(primary, choice.repository(), true);
    }

    /**
     * The check before a primary's backup is restored elsewhere while the primary keeps running. The last commit is
     * needed only for the target "latest". If another target is missing in the archive, the restore fails without harm.
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
                        "the archive does not yet reach the present moment: "
                                + result.stderr().strip(),
                        "Fix archiving first; kubectl pg status " + primary.cluster() + " shows what fails.");
            }
            return StepResult.done(result.stdout().strip());
        });
    }
}

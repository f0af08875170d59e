package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;

/** PostgreSQL stops at a target only when it meets a later commit, so there must be one, in the archive. */
public final class CloseWindow {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private CloseWindow() {}

    /** A check of a primary whose server runs. */
    public static Step step(InstanceName primary) {
        return new Step("Archive a last commit, so that the target lies inside the archive", context -> {
            PodExec.Result result = context.kube()
                    .exec()
                    .run(primary.podName(), List.of("bash", "/opt/kubectl-pg/close-window"), LIMIT);
            if (!result.succeeded()) {
                throw CliException.refused(
                        "the archive does not reach up to now: "
                                + result.stderr().strip(),
                        "Mend archiving first; kubectl pg status " + primary.cluster() + " shows what fails.");
            }
            return StepResult.done();
        });
    }
}

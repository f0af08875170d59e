package io.kubectlpg.operation;

import io.kubectlpg.kube.Kube;
import io.kubectlpg.output.Progress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a step needs.
 *
 * @param kube checks the lock before each change
 * @param task shows the progress of the step
 * @param operationId the operation's id, which is also the id of its request
 * @param timeout for steps that wait; empty: no limit
 * @param found the results of the earlier steps
 */
public record StepContext(
        Kube kube, Progress.Task task, String operationId, Optional<Duration> timeout, Results found) {
    private static final Duration ENDLESS = Duration.ofDays(365);

    /** The context of the first step. */
    public StepContext(Kube kube, Progress.Task task, String operationId, Optional<Duration> timeout) {
        this(kube, task, operationId, timeout, Results.NONE);
    }

    /** The same context in another namespace. */
    public StepContext in(Kube other) {
        return new StepContext(other, task, operationId, timeout, found);
    }

    /** The time limit, for calls that always need one; very long if there is no limit. */
    public Duration limit() {
        return timeout.orElse(ENDLESS);
    }
}

package io.kubectlpg.operation;

import io.kubectlpg.kube.Kube;
import io.kubectlpg.output.Progress;
import java.time.Duration;
import java.util.Optional;

/**
 * What a step works with.
 *
 * @param kube checks the lock before each call that changes something
 * @param task where the step says how far it is
 * @param operationId the id of the operation, and of the request that it makes
 * @param timeout of a step that waits; empty: as long as it takes
 * @param found what the steps before it found or made
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

    /** The time limit, for calls that always need one. */
    public Duration limit() {
        return timeout.orElse(ENDLESS);
    }
}

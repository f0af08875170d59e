package io.kubectlpg.operation;

import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.output.Progress;
import java.time.Duration;
import java.util.Optional;

/**
 * The environment of a step.
 *
 * @param kube the connection, which checks the lock before each change
 * @param task shows the progress of the step
 * @param operationId the operation's id, which is also the id of its request
 * @param timeout the time limit for steps that wait; empty: no limit
 * @param found the results of the earlier steps
 * @param time the clock of the step, and its pauses
 */
public record StepContext(
        Kube kube,
        Progress.Task task,
        String operationId,
        Optional<Duration> timeout,
        Results found,
        ProcessTime time) {
    private static final Duration ENDLESS = Duration.ofDays(365);

    /** The context of the first step. */
    public StepContext(Kube kube, Progress.Task task, String operationId, Optional<Duration> timeout) {
        this(kube, task, operationId, timeout, Results.NONE, ProcessTime.SYSTEM);
    }

    /** The same context in another namespace. */
    public StepContext in(Kube other) {
        return new StepContext(other, task, operationId, timeout, found, time);
    }

    /** The time limit, for calls that always need one. Without a limit it is very long. */
    public Duration limit() {
        return timeout.orElse(ENDLESS);
    }
}

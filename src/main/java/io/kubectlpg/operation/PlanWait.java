package io.kubectlpg.operation;

import io.kubectlpg.output.Progress;
import java.time.Duration;

/**
 * The wait for a pod without whose answer there is no plan.
 *
 * @param limit how long the pod may take to run
 * @param progress is told what is waited for
 */
public record PlanWait(Duration limit, Progress progress) {
    /** How long the pod may take to run, where the user does not say. */
    public static final Duration STANDARD = Duration.ofMinutes(15);
}

package io.kubectlpg.operation;

import io.kubectlpg.output.Progress;
import java.time.Duration;

/**
 * The wait for a pod that the plan needs.
 *
 * @param limit the longest time until the pod runs
 * @param progress shows what the command waits for
 */
public record PlanWait(Duration limit, Progress progress) {
    /** The time limit if the user gives none. */
    public static final Duration STANDARD = Duration.ofMinutes(15);
}

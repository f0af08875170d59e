package io.kubectlpg.operation;

import io.kubectlpg.output.Progress;
import java.time.Duration;

/**
 * The wait for a pod that is needed to make the plan.
 *
 * @param limit how long to wait until the pod runs
 * @param progress shows what is waited for
 */
public record PlanWait(Duration limit, Progress progress) {
    /** How long to wait if the user gives no limit. */
    public static final Duration STANDARD = Duration.ofMinutes(15);
}

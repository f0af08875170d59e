package io.kubectlpg.operation;

import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.Optional;

/**
 * Which obstacle ends the wait for a pod: what lasts does at once, what may pass after a moment, and what is late never. So
 * long as an image is pulled or a node is added, whoever waits gives up by the time limit of the whole wait alone.
 */
public final class PodWaitLimit {
    private final Duration moment;
    private final ProcessTime time;
    private Optional<Waiting.Deadline> patience = Optional.empty();

    /** @param moment what may pass gets from when it is seen first */
    public PodWaitLimit(Duration moment) {
        this(moment, ProcessTime.SYSTEM);
    }

    public PodWaitLimit(Duration moment, ProcessTime time) {
        this.moment = moment;
        this.time = time;
    }

    /** The obstacle, if it ends the wait. To be asked at each look, also without one. */
    public Optional<StartupProblem> endedBy(Optional<StartupProblem> seen) {
        if (seen.filter(obstacle -> obstacle.course() == StartupProblem.Course.MAY_PASS)
                .isEmpty()) {
            patience = Optional.empty();
            return seen.filter(obstacle -> obstacle.course() == StartupProblem.Course.LASTS);
        }
        if (patience.isEmpty()) {
            patience = Optional.of(Waiting.deadline(moment, time));
        }
        return patience.get().passed() ? seen : Optional.empty();
    }
}

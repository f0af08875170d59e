package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Decides which problem ends the wait for a pod. A lasting problem ends the wait at once. A problem that may pass ends
 * it after a moment. A delay, such as the pull of an image or a new node, does not end it before its own time limit.
 */
public final class PodWaitLimit {
    private final Duration moment;
    private final ProcessTime time;
    private Optional<Waiting.Deadline> passes = Optional.empty();

    /**
     * A limit for one wait.
     *
     * @param moment how long a problem that may pass is tolerated after it was first seen
     */
    public PodWaitLimit(Duration moment) {
        this(moment, ProcessTime.SYSTEM);
    }

    public PodWaitLimit(Duration moment, ProcessTime time) {
        this.moment = moment;
        this.time = time;
    }

    /** The problem, if it ends the wait. Call this at each check, even without a problem. */
    public Optional<StartupProblem> endedBy(Optional<StartupProblem> seen) {
        if (seen.filter(problem -> problem.course() == StartupProblem.Course.MAY_PASS)
                .isEmpty()) {
            passes = Optional.empty();
            return seen.filter(problem -> problem.course() == StartupProblem.Course.LASTS);
        }
        if (passes.isEmpty()) {
            passes = Optional.of(Waiting.deadline(moment, time));
        }
        return passes.get().passed() ? seen : Optional.empty();
    }

    /**
     * What a pod waits for.
     *
     * @param end makes the exception from a problem and its remedy
     * @throws CliException with the problem, if the problem ends the wait
     */
    public Optional<String> waitsFor(Optional<Startup> startup, BiFunction<String, String, CliException> end) {
        endedBy(startup.flatMap(Startup::problem)).ifPresent(problem -> {
            throw end.apply(problem.problem(), problem.remedy());
        });
        return startup.flatMap(Startup::waitsFor);
    }
}

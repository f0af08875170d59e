package io.kubectlpg.operation;

import io.kubectlpg.cluster.Obstacle;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.Optional;

/**
 * Which obstacle ends the wait for a pod: what lasts does at once, what may pass after a moment, and what is late never. So
 * long as an image is pulled or a node is added, whoever waits gives up by the time limit of the whole wait alone.
 */
public final class Patience {
    private final Duration moment;
    private final ProcessTime time;
    private Optional<Waiting.Deadline> patience = Optional.empty();

    /** @param moment what may pass gets from when it is seen first */
    public Patience(Duration moment) {
        this(moment, ProcessTime.SYSTEM);
    }

    public Patience(Duration moment, ProcessTime time) {
        this.moment = moment;
        this.time = time;
    }

    /** Whether this obstacle ends the wait. To be asked at each look, also without one. */
    public boolean endsBy(Optional<Obstacle> seen) {
        Optional<Obstacle.Course> course = seen.map(Obstacle::course);
        if (course.filter(Obstacle.Course.MAY_PASS::equals).isEmpty()) {
            patience = Optional.empty();
            return course.filter(Obstacle.Course.LASTS::equals).isPresent();
        }
        if (patience.isEmpty()) {
            patience = Optional.of(Waiting.deadline(moment, time));
        }
        return patience.get().passed();
    }
}

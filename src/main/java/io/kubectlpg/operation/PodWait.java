package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.kube.WatchEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Waits for a pod. The wait ends in three cases: the pod has the wanted state, a check finds a problem that does not
 * pass by itself, or the time is over. {@link PodWaitLimit} decides which problems end the wait.
 */
public final class PodWait {
    private final Watched pods;
    private final Waiting.Deadline deadline;
    private final Duration look;
    private final Consumer<String> status;
    private String why;

    /** The pods whose events are watched. */
    @FunctionalInterface
    public interface Watched {
        boolean watch(Duration limit, Predicate<WatchEvent> until);

        static Watched named(Kube kube, String pod) {
            return (limit, until) -> kube.watch(Kind.POD, pod, limit, until);
        }

        static Watched labelled(Kube kube, String labels) {
            return (limit, until) -> kube.watchAll(Kind.POD, labels, limit, until);
        }
    }

    /** A check of the cluster between events. */
    @FunctionalInterface
    public interface Look {
        /**
         * Checks the cluster.
         *
         * @param pod the pod from its newest event; empty if there is none
         * @return what the pod waits for; empty if that is unknown
         * @throws io.kubectlpg.CliException for a problem that does not pass by itself
         */
        Optional<String> at(Optional<ObjectNode> pod);
    }

    /**
     * A wait that has not begun.
     *
     * @param look the time without the wanted event after which the cluster is checked
     * @param status shows what the command waits for
     * @param why the reason to show until a check finds another
     */
    public PodWait(Watched pods, Waiting.Deadline deadline, Duration look, Consumer<String> status, String why) {
        this.pods = pods;
        this.deadline = deadline;
        this.look = look;
        this.status = status;
        this.why = why;
    }

    /**
     * Waits for the wanted event.
     *
     * @param says the reason for waiting that an event shows
     * @return the wanted event; empty if the time was over first
     */
    public Optional<WatchEvent> until(
            Predicate<WatchEvent> wanted, Function<WatchEvent, Optional<String>> says, Look between) {
        while (!deadline.passed()) {
            var newest = new AtomicReference<Optional<WatchEvent>>(Optional.empty());
            boolean found = pods.watch(deadline.atMost(look), event -> {
                newest.set(Optional.of(event));
                says.apply(event).ifPresent(this::tell);
                return wanted.test(event);
            });
            if (found) {
                return newest.get();
            }
            Optional<ObjectNode> pod =
                    newest.get().filter(event -> !event.deleted()).map(WatchEvent::object);
            tell(between.at(pod).orElse(why));
        }
        return Optional.empty();
    }

    private void tell(String reason) {
        why = reason;
        status.accept(reason);
    }

    /** The last known reason for waiting. */
    public String why() {
        return why;
    }
}

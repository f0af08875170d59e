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
 * Waits for a pod. It ends when the pod has the wanted state, when a look finds a problem that does not pass by itself,
 * or when the time is over. {@link PodWaitLimit} decides which problems those are.
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

    /** A look at the cluster between events. */
    @FunctionalInterface
    public interface Look {
        /**
         * Looks at the cluster.
         *
         * @param pod the pod from its newest event; empty if there is none
         * @return what the pod waits for; empty if that is not known
         * @throws io.kubectlpg.CliException for a problem that does not pass by itself
         */
        Optional<String> at(Optional<ObjectNode> pod);
    }

    /**
     * A wait that has not begun.
     *
     * @param look the time without the wanted event after which the cluster is looked at
     * @param status shows what is waited for
     * @param why what is waited for until something else is found
     */
    public PodWait(Watched pods, Waiting.Deadline deadline, Duration look, Consumer<String> status, String why) {
        this.pods = pods;
        this.deadline = deadline;
        this.look = look;
        this.status = status;
        this.why = why;
    }

    /**
     * Waits until the wanted event.
     *
     * @param says what an event tells about the reason for waiting
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

    /** What was waited for last. */
    public String why() {
        return why;
    }
}

package io.kubectlpg.operation.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The logs of the instances of a cluster.
 *
 * @param tail the number of last lines of each instance
 */
public record ClusterLog(
        Kube kube, ClusterName cluster, Optional<String> only, Optional<Instant> since, OptionalInt tail) {
    private static final int LONGEST_QUEUE = 1000;

    private sealed interface Event {
        record Read(LogLine line) implements Event {}

        record Failed(CliException why) implements Event {}
    }

    /** Reads the logs, sorted by time. */
    public List<LogLine> read() {
        var lines = new ArrayList<LogLine>();
        for (ObjectNode pod : pods()) {
            log(pod, lines::add).read(restarted(pod));
        }
        // The sort is stable: lines of one instance keep their order.
        lines.sort(Comparator.comparing(LogLine::time));
        return lines;
    }

    /** Reads the logs, and new lines as they are written, until the consumer returns false. */
    public void follow(Predicate<LogLine> consumer) {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>(LONGEST_QUEUE);
        List<Thread> readers = pods().stream()
                .map(pod -> Thread.ofVirtual().name("log").start(() -> follow(pod, events)))
                .toList();
        try {
            boolean wanted = true;
            while (wanted) {
                wanted = switch (events.take()) {
                    case Event.Read read -> consumer.test(read.line());
                    case Event.Failed failed -> throw failed.why();
                };
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        } finally {
            readers.forEach(Thread::interrupt);
            events.clear();
        }
    }

    private void follow(ObjectNode pod, BlockingQueue<Event> events) {
        try {
            log(pod, line -> put(events, new Event.Read(line))).follow(restarted(pod));
        } catch (CliException failed) {
            var _ = events.offer(new Event.Failed(failed));
        }
    }

    private static void put(BlockingQueue<Event> events, Event event) {
        try {
            events.put(event);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    private InstanceLog log(ObjectNode pod, Consumer<LogLine> consumer) {
        return new InstanceLog(
                kube::log, instance(pod), pod.at("/metadata/name").asText(), since, tail, consumer);
    }

    /** The pods of the instances, sorted by name. */
    private List<ObjectNode> pods() {
        List<ObjectNode> pods = kube.list(Kind.POD, Labels.selector(cluster)).stream()
                .filter(pod -> pod.path("metadata").path("labels").has(Labels.ROLE))
                .filter(pod -> only.isEmpty() || only.get().equals(instance(pod)))
                .sorted(Comparator.comparing(ClusterLog::instance))
                .toList();
        if (pods.isEmpty()) {
            throw CliException.refused(
                    "no pod of " + only.orElse(cluster.toString()) + " exists, so there is no log",
                    "See kubectl pg status " + cluster + ".");
        }
        return pods;
    }

    private static String instance(ObjectNode pod) {
        return pod.path("metadata").path("labels").path(Labels.INSTANCE).asText();
    }

    private static boolean restarted(ObjectNode pod) {
        for (JsonNode container : pod.at("/status/containerStatuses")) {
            if (container.path("name").asText().equals("postgres")) {
                return container.path("restartCount").asInt() > 0;
            }
        }
        return false;
    }
}

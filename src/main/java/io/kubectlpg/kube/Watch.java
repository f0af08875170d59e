package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Waiting.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Lists objects and then watches them. If the server closes the watch, a new watch starts. If the server no longer
 * knows the resource version (410 Gone), the objects are listed again. client-go's reflector works in the same way
 * (Kubernetes docs, "Efficient detection of changes"). The watch runs in the caller's thread.
 */
final class Watch {
    /** The time after which the server ends each watch. So a watch on a dead connection is noticed soon after that. */
    private static final Duration ONE_CONNECTION = Duration.ofMinutes(4);
    /** How long the API server may be unreachable during a watch. */
    private static final Duration AWAY = Duration.ofMinutes(2);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Transport transport;
    private final Kind kind;
    private final Optional<String> namespace;
    private final List<String> query;
    private final Map<String, ObjectNode> shown = new HashMap<>();
    private boolean reached;

    Watch(Transport transport, Kind kind, String namespace, List<String> query) {
        this.transport = transport;
        this.kind = kind;
        this.namespace = kind.namespaced() ? Optional.of(namespace) : Optional.empty();
        this.query = query;
    }

    boolean run(Duration limit, Predicate<WatchEvent> until) {
        Deadline deadline = Waiting.deadline(limit);
        Deadline away = Waiting.deadline(AWAY);
        while (true) {
            try {
                if (round(deadline, until)) {
                    return true;
                }
                away.restart();
            } catch (CliException e) {
                if (e.code() != ExitCode.UNREACHABLE || !reached || away.passed()) {
                    throw e;
                }
            }
            if (deadline.passed()) {
                return false;
            }
            Waiting.pause(deadline.atMost(RETRY));
        }
    }

    /**
     * One list and the watches after it.
     *
     * @return false if a new list is needed, or the deadline has passed
     */
    private boolean round(Deadline deadline, Predicate<WatchEvent> until) {
        ObjectNode list = Kube.await(transport.sendSuccessfully(Request.list(kind, namespace, query)))
                .document();
        reached = true;
        for (WatchEvent event : catchUp(HttpKube.items(kind, list))) {
            if (until.test(event)) {
                return true;
            }
        }
        String version = list.path("metadata").path("resourceVersion").asText();
        while (!deadline.passed()) {
            var stream = WatchStream.open(transport, request(version), ONE_CONNECTION.plusSeconds(15));
            try (stream) {
                Optional<ObjectNode> event = stream.next(deadline);
                while (event.isPresent()) {
                    String type = event.get().path("type").asText();
                    if (type.equals("ERROR")) {
                        return false;
                    }
                    if (!(event.get().path("object") instanceof ObjectNode object)) {
                        return false;
                    }
                    version = object.path("metadata").path("resourceVersion").asText();
                    if (!type.equals("BOOKMARK") && until.test(shown(type, object))) {
                        return true;
                    }
                    event = stream.next(deadline);
                }
            }
            if (stream.empty()) {
                // The server closed the watch at once. The caller pauses before the next try.
                return false;
            }
        }
        return false;
    }

    private Request request(String version) {
        var all = new ArrayList<>(query);
        all.addAll(List.of(
                "watch",
                "true",
                "allowWatchBookmarks",
                "true",
                "resourceVersion",
                version,
                "timeoutSeconds",
                Long.toString(ONE_CONNECTION.toSeconds())));
        return Request.watch(kind, namespace.orElse(""), all);
    }

    private WatchEvent shown(String type, ObjectNode object) {
        String name = key(object);
        if (type.equals("DELETED")) {
            shown.remove(name);
            return new WatchEvent(WatchEvent.Type.DELETED, object);
        }
        shown.put(name, object);
        return new WatchEvent(WatchEvent.Type.PRESENT, object);
    }

    /** The events that bring the caller from the old objects to the new list. They include deletions. */
    private List<WatchEvent> catchUp(List<ObjectNode> objects) {
        var events = new ArrayList<WatchEvent>();
        Set<String> present = objects.stream().map(Watch::key).collect(Collectors.toSet());
        List<String> gone = shown.keySet().stream()
                .filter(name -> !present.contains(name))
                .sorted()
                .toList();
        for (String name : gone) {
            ObjectNode last = shown.remove(name);
            if (last != null) {
                events.add(new WatchEvent(WatchEvent.Type.DELETED, last));
            }
        }
        for (ObjectNode object : objects) {
            ObjectNode before = shown.put(key(object), object);
            if (before == null || !before.equals(object)) {
                events.add(new WatchEvent(WatchEvent.Type.PRESENT, object));
            }
        }
        return events;
    }

    private static String key(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}

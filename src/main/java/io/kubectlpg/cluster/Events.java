package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Kubernetes events. Kubernetes keeps them for an hour, so an event may describe a problem that no longer exists. */
record Events(List<ObjectNode> all) {
    Events {
        all = List.copyOf(all);
    }

    /**
     * The newest event about this object for one of these reasons. Events about an earlier object with the same name do
     * not count.
     */
    Optional<ObjectNode> newest(ObjectNode object, Set<String> reasons) {
        String uid = object.path("metadata").path("uid").asText();
        return all.stream()
                .filter(event ->
                        event.path("involvedObject").path("uid").asText().equals(uid))
                .filter(event -> reasons.contains(event.path("reason").asText()))
                .max(Comparator.comparing(Events::time));
    }

    static String message(ObjectNode event) {
        return event.path("message").asText().strip();
    }

    /** The time when the event was last seen. Kubernetes components store that time in different fields. */
    static Instant time(ObjectNode event) {
        for (JsonNode candidate : List.of(
                event.path("series").path("lastObservedTime"),
                event.path("lastTimestamp"),
                event.path("eventTime"),
                event.path("metadata").path("creationTimestamp"))) {
            if (candidate.isTextual()) {
                return OffsetDateTime.parse(candidate.asText()).toInstant();
            }
        }
        return Instant.EPOCH;
    }
}

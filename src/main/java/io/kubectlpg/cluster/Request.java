package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Long work that an instance's supervisor carries out, whoever is connected.
 *
 * @param kind backup or restore
 * @param started empty while it waits
 * @param phase where it is, for kinds that have phases
 * @param exit empty while it works
 * @param result a backup's label, the timeline after a restore
 * @param error the last error it logged, when it failed
 */
public record Request(
        String id,
        String kind,
        List<String> arguments,
        Optional<Instant> started,
        Optional<String> phase,
        Optional<Integer> exit,
        Optional<String> result,
        Optional<String> error) {

    public Request {
        arguments = List.copyOf(arguments);
    }

    static Request parse(JsonNode node) {
        return new Request(
                node.required("id").asText(),
                node.required("kind").asText(),
                node.required("args").asText().lines().toList(),
                text(node, "started").map(Instant::parse),
                text(node, "phase"),
                Observation.present(node.get("exit")).map(JsonNode::asInt),
                text(node, "result"),
                text(node, "error"));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asText("")).filter(text -> !text.isEmpty());
    }
}

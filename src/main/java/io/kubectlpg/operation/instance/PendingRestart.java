package io.kubectlpg.operation.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.CliException;
import io.kubectlpg.document.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parameter whose new value needs a restart: {@code pg_settings.pending_restart}.
 *
 * @param running the value in the running server
 * @param file the value in the files; empty if they no longer set the parameter, so that the restart brings
 *     PostgreSQL's default
 */
public record PendingRestart(String name, String running, Optional<String> file) {
    /** Reads the line that the script {@code reload} prints. */
    static List<PendingRestart> parse(String line) {
        try {
            var pending = new ArrayList<PendingRestart>();
            for (JsonNode node : Documents.read(line).required("pendingRestart")) {
                pending.add(new PendingRestart(
                        node.required("name").asText(),
                        node.required("running").asText(),
                        Optional.of(node.path("file"))
                                .filter(JsonNode::isTextual)
                                .map(JsonNode::asText)));
            }
            return pending;
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw CliException.failed(
                            "the output of the script reload in the instance's pod has an unknown form",
                            "Repeat the command with --debug, and report its output.")
                    .causedBy(unreadable);
        }
    }

    /** The parameter in words, such as {@code max_connections (50, then 60)}. */
    @Override
    public String toString() {
        return "%s (%s, then %s)".formatted(name, running, file.orElse("its default"));
    }
}

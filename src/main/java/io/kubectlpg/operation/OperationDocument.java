package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An operation as JSON, for the journal and for other programs. The code writes it field by field, because an object
 * mapper would inspect classes at the start of every command.
 */
final class OperationDocument {
    private OperationDocument() {}

    /** Writes an operation. Fields without a value are left out. Times are ISO 8601 in UTC. */
    static ObjectNode of(OperationRecord record) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("id", record.id());
        document.put("kind", record.word());
        document.put("command", record.command());
        document.put("by", record.by());
        document.put("started", record.started().toString());
        document.set("arguments", record.arguments());
        document.put("state", record.state().name());
        ArrayNode steps = document.putArray("steps");
        record.steps().forEach(step -> steps.add(of(step)));
        put(document, "ended", record.ended());
        put(document, "problem", record.problem());
        return document;
    }

    private static ObjectNode of(OperationRecord.StepRecord step) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("name", step.name());
        put(document, "started", step.started());
        put(document, "ended", step.ended());
        put(document, "outcome", step.outcome());
        return document;
    }

    private static void put(ObjectNode document, String field, @Nullable Object value) {
        if (value != null) {
            document.put(field, value.toString());
        }
    }

    /**
     * Reads an operation. Fields of a newer program are ignored.
     *
     * @throws IllegalArgumentException if the document is damaged
     */
    static OperationRecord read(JsonNode document) {
        try {
            if (!(document.path("arguments") instanceof ObjectNode arguments)) {
                throw new IllegalArgumentException("no arguments");
            }
            var steps = new ArrayList<OperationRecord.StepRecord>();
            for (JsonNode step : steps(document)) {
                steps.add(new OperationRecord.StepRecord(
                        text(step, "name"), time(step, "started"), time(step, "ended"), optional(step, "outcome")));
            }
            return new OperationRecord(
                    text(document, "id"),
                    text(document, "kind"),
                    text(document, "command"),
                    text(document, "by"),
                    Instant.parse(text(document, "started")),
                    arguments,
                    OperationRecord.State.valueOf(text(document, "state")),
                    steps,
                    time(document, "ended"),
                    optional(document, "problem"));
        } catch (DateTimeException damaged) {
            throw new IllegalArgumentException("not a time: " + damaged.getMessage(), damaged);
        }
    }

    private static JsonNode steps(JsonNode document) {
        JsonNode steps = document.required("steps");
        if (!steps.isArray()) {
            throw new IllegalArgumentException("steps are not a list");
        }
        return steps;
    }

    private static String text(JsonNode document, String field) {
        JsonNode value = document.required(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is not text");
        }
        return value.textValue();
    }

    private static @Nullable String optional(JsonNode document, String field) {
        return document.path(field).textValue();
    }

    private static @Nullable Instant time(JsonNode document, String field) {
        String text = optional(document, field);
        return text == null ? null : Instant.parse(text);
    }
}

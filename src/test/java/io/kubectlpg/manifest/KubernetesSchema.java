package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the API server's OpenAPI documents say of an object, strictly: a field that they do not know is a problem. */
public final class KubernetesSchema {
    private static final JsonNode DOCUMENT = read();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> KINDS = new HashMap<>();

    private KubernetesSchema() {}

    private static JsonNode read() {
        try {
            return new JsonMapper()
                    .readTree(Path.of("manifests/kubernetes/schema.json").toFile());
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** Nothing, if the object is valid. */
    public static List<String> problems(JsonNode object) {
        String kind =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        return KINDS.computeIfAbsent(kind, KubernetesSchema::schema).validate(object).stream()
                .map(error -> kind + " " + object.at("/metadata/name").asText() + error.getInstanceLocation() + ": "
                        + error.getMessage())
                .toList();
    }

    private static Schema schema(String kind) {
        if (!DOCUMENT.path("kinds").has(kind)) {
            throw new AssertionError("dev/openapi does not know the kind " + kind);
        }
        ObjectNode schema = new JsonMapper().createObjectNode();
        schema.put("$ref", "#/$defs/" + DOCUMENT.path("kinds").path(kind).asText());
        schema.set("$defs", DOCUMENT.get("$defs"));
        return REGISTRY.getSchema(schema);
    }
}

package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The schema of the values: one slice next to each feature's manifests, composed into one. Defaults are in it, and
 * nowhere else.
 *
 * <p>Beyond JSON Schema it knows {@code x-secret} (never shown, never on a command line), {@code x-allowed} (what a
 * pattern means, in words), {@code x-why} (why a parameter is not the user's), {@code x-quantity} (which unit a number
 * lacks) and {@code x-long} (not repeated in an error).
 */
final class ValuesSchema {
    private static final List<String> SLICES = List.of("base", "pgbackrest");

    private static final JsonMapper JSON = new JsonMapper();

    private static final ValuesSchema COMPOSED = compose();

    private final ObjectNode root;

    private ValuesSchema(ObjectNode root) {
        this.root = root;
    }

    static ValuesSchema load() {
        return COMPOSED;
    }

    private static ValuesSchema compose() {
        ObjectNode composed = JsonNodeFactory.instance.objectNode();
        for (String slice : SLICES) {
            composed = Trees.merged(composed, read("/manifests/" + slice + "/values.schema.json"));
        }
        return new ValuesSchema(composed);
    }

    private static ObjectNode read(String resource) {
        try (InputStream in = ValuesSchema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + resource);
            }
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode root() {
        return root;
    }

    /** The values that hold when nothing is given. */
    ObjectNode defaults() {
        return defaults(root);
    }

    private static ObjectNode defaults(JsonNode schema) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode value = property.getValue();
            if (value.has("properties")) {
                values.set(property.getKey(), defaults(value));
            } else if (value.has("default")) {
                values.set(property.getKey(), value.get("default"));
            }
        }
        return values;
    }

    /** The schema of the value at that path; missing when the schema does not know the path. */
    JsonNode at(ValuePath path) {
        JsonNode schema = root;
        for (String key : path.keys()) {
            schema = resolved(property(schema, key));
        }
        return schema.isObject() ? schema : MissingNode.getInstance();
    }

    private static JsonNode property(JsonNode schema, String key) {
        if (schema.path("properties").has(key)) {
            return schema.path("properties").path(key);
        }
        if (schema.has("items")) {
            return schema.path("items");
        }
        return schema.path("patternProperties").properties().stream()
                .filter(pattern ->
                        Pattern.compile(pattern.getKey()).matcher(key).find())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(schema.path("additionalProperties"));
    }

    private JsonNode resolved(JsonNode schema) {
        if (schema instanceof ObjectNode local && local.has("$ref")) {
            JsonNode target = root.at(local.get("$ref").asText().substring(1));
            return Trees.merged((ObjectNode) target, local);
        }
        return schema;
    }

    boolean isSecret(ValuePath path) {
        return at(path).path("x-secret").asBoolean();
    }

    /** Whether the value must not be repeated in an error. */
    boolean isUnspeakable(ValuePath path) {
        return isSecret(path) || at(path).path("x-long").asBoolean();
    }

    /** Of what the value is an amount: size, cpu; empty when it is none. */
    String quantity(ValuePath path) {
        return at(path).path("x-quantity").asText();
    }

    /** Whether only text is allowed there, so that {@code 010} stays what it is. */
    boolean isText(ValuePath path) {
        return at(path).path("type").equals(TextNode.valueOf("string"));
    }

    List<String> keysUnder(ValuePath path) {
        var keys = new ArrayList<String>();
        at(path).path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}

package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlpg.document.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/**
 * The schema of all values. It is composed of one part for each feature, beside the manifests of the feature. Defaults
 * are defined only here.
 *
 * <p>In addition to JSON Schema it has these keywords: {@code x-secret} (never shown, never on a command line), {@code
 * x-allowed} (the meaning of a pattern in words), {@code x-why} (why the user may not set a parameter), {@code
 * x-quantity} (the kind of unit that a number needs), {@code x-long} (errors do not repeat the value), {@code
 * x-kubernetes} (the Kubernetes type whose form the value has) and {@code x-earlier-defaults} (the former values of
 * {@code default}, the oldest first).
 */
final class ValuesSchema {
    private static final List<String> SLICES = List.of("base", "pgbackrest", "scratch");
    private static final String EARLIER_DEFAULTS = "x-earlier-defaults";

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
            return (ObjectNode) Documents.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode root() {
        return root;
    }

    /** This schema with the definitions of Kubernetes types. The keyword {@code x-kubernetes} refers to them. */
    ValuesSchema withKubernetes(ObjectNode definitions, List<String> extraObjects) {
        ObjectNode complete = (ObjectNode) referring(root);
        ObjectNode own = complete.withObject("/$defs");
        definitions.properties().forEach(entry -> own.set(entry.getKey(), entry.getValue()));
        if (!extraObjects.isEmpty()) {
            ArrayNode items = complete.withObject("/properties/extraObjects").putArray("prefixItems");
            extraObjects.forEach(form -> items.add(reference(form)));
        }
        return new ValuesSchema(complete);
    }

    private static JsonNode referring(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> result.set(entry.getKey(), referring(entry.getValue())));
        if (object.has("x-kubernetes")) {
            result.setAll(reference(object.get("x-kubernetes").asText()));
        }
        return result;
    }

    private static ObjectNode reference(String form) {
        return JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + form);
    }

    /** The paths of all values, without the groups that only hold other values. */
    List<ValuePath> leaves() {
        var leaves = new ArrayList<ValuePath>();
        leaves(ValuePath.ROOT, leaves);
        return leaves;
    }

    private void leaves(ValuePath path, List<ValuePath> found) {
        for (String key : keysUnder(path)) {
            ValuePath child = path.child(key);
            if (isGroup(child)) {
                leaves(child, found);
            } else {
                found.add(child);
            }
        }
    }

    /** Whether the schema names a Kubernetes type for the value, or for the items of the list. */
    boolean isKubernetes(ValuePath path) {
        JsonNode schema = at(path);
        return schema.has("x-kubernetes") || schema.path("items").has("x-kubernetes");
    }

    /** Whether the path only groups other values. {@code parameters} is a value, not a group. */
    boolean isGroup(ValuePath path) {
        return at(path).path("additionalProperties").isBoolean();
    }

    /** The values of a new cluster for which the user gives no values. */
    ObjectNode defaults() {
        return defaults(root, MissingNode.getInstance(), (value, applied) -> value.get("default"));
    }

    /** The oldest default of each value. These defaults apply to a stored spec that is older than the value. */
    ObjectNode firstDefaults() {
        return defaults(
                root,
                MissingNode.getInstance(),
                (value, applied) -> value.path(EARLIER_DEFAULTS).has(0)
                        ? value.path(EARLIER_DEFAULTS).get(0)
                        : value.get("default"));
    }

    /** As {@link #defaults()}, but if an applied value is an earlier default, that default is kept. */
    ObjectNode defaultsAsIn(ObjectNode applied) {
        return defaults(
                root,
                applied,
                (value, present) -> value.path(EARLIER_DEFAULTS).valueStream().anyMatch(present::equals)
                        ? present
                        : value.get("default"));
    }

    private ObjectNode defaults(JsonNode schema, JsonNode applied, BinaryOperator<JsonNode> chosen) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String key = property.getKey();
            JsonNode value = resolved(property.getValue());
            if (value.has("properties")) {
                values.set(key, defaults(value, applied.path(key), chosen));
            } else if (value.has("default")) {
                values.set(key, chosen.apply(value, applied.path(key)));
            }
        }
        return values;
    }

    /** The schema of the value at that path; a missing node if the schema does not know the path. */
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
        if (schema.path("prefixItems").has(0) && key.matches("[0-9]{1,9}")) {
            return schema.path("prefixItems").path(Integer.parseInt(key));
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

    /** Whether an error must not repeat the value, because it is secret or long. */
    boolean isUnspeakable(ValuePath path) {
        return isSecret(path) || at(path).path("x-long").asBoolean();
    }

    /** The kind of amount: {@code size} or {@code cpu}; empty if the value is not an amount. */
    String quantity(ValuePath path) {
        return at(path).path("x-quantity").asText();
    }

    /** Whether the value is always text, so that {@code 010} is not read as a number. */
    boolean isText(ValuePath path) {
        return at(path).path("type").equals(TextNode.valueOf("string"));
    }

    /** Whether the value is a list or a map. */
    boolean isContainer(ValuePath path) {
        String type = at(path).path("type").asText();
        return type.equals("array") || type.equals("object");
    }

    List<String> keysUnder(ValuePath path) {
        var keys = new ArrayList<String>();
        at(path).path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }
}

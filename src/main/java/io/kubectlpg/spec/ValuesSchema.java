package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;

/**
 * The schema of the values: one slice next to each feature's manifests, composed into one. Defaults are in it, and
 * nowhere else.
 *
 * <p>Beyond JSON Schema it knows {@code x-secret} (never shown, never on a command line), {@code x-allowed} (what a
 * pattern means, in words), {@code x-why} (why a parameter is not the user's), {@code x-quantity} (which unit a number
 * lacks), {@code x-long} (not repeated in an error), {@code x-kubernetes} (which of Kubernetes' own forms it has) and
 * {@code x-earlier-defaults} (what held before {@code default} did, the first one first).
 */
final class ValuesSchema {
    private static final List<String> SLICES = List.of("base", "pgbackrest", "scratch");
    private static final String EARLIER_DEFAULTS = "x-earlier-defaults";

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

    /** With what Kubernetes itself lets values have that are written as in its objects. */
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

    /** The paths at which values are given: groups of keys are no such. */
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

    /** Whether it is written as in an object of Kubernetes' own. */
    boolean isKubernetes(ValuePath path) {
        JsonNode schema = at(path);
        return schema.has("x-kubernetes") || schema.path("items").has("x-kubernetes");
    }

    /** Whether it only holds keys; parameters are both. */
    boolean isGroup(ValuePath path) {
        return at(path).path("additionalProperties").isBoolean();
    }

    /** The values that hold when nothing is given. */
    ObjectNode defaults() {
        return defaults(root, MissingNode.getInstance(), (value, applied) -> value.get("default"));
    }

    /** The first that each value ever had: they hold for values that were stored when there was no such value yet. */
    ObjectNode firstDefaults() {
        return defaults(
                root,
                MissingNode.getInstance(),
                (value, applied) -> value.path(EARLIER_DEFAULTS).has(0)
                        ? value.path(EARLIER_DEFAULTS).get(0)
                        : value.get("default"));
    }

    /** As {@link #defaults()}, but an earlier one where the applied values have that. */
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

    /** Whether a list or a map stands there. */
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

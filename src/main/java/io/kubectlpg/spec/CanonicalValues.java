package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubectlpg.document.Documents;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes checked values in one form, so that equal values have equal trees. The keys are sorted, and quantities have
 * their shortest form.
 */
final class CanonicalValues {
    private static final ValuePath PARAMETERS = ValuePath.of("parameters");
    private static final Set<ValuePath> PREFIXES = ofBuckets("prefix");
    private static final Set<ValuePath> ENDPOINTS = ofBuckets("endpoint");

    private CanonicalValues() {}

    private static Set<ValuePath> ofBuckets(String key) {
        return Set.of(
                RepositorySlot.S3.path().child(key),
                RepositorySlot.SECONDARY.path().child(key));
    }

    static ObjectNode of(ValuesSchema schema, ObjectNode values) {
        return (ObjectNode) Documents.withNumbersAsRead(object(schema, ValuePath.ROOT, values));
    }

    private static ObjectNode object(ValuesSchema schema, ValuePath path, ObjectNode object) {
        var sorted = new TreeMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = path.equals(PARAMETERS) ? entry.getKey().toLowerCase(Locale.ROOT) : entry.getKey();
            sorted.put(key, value(schema, path.child(key), entry.getValue()));
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        sorted.forEach(result::set);
        return result;
    }

    private static JsonNode value(ValuesSchema schema, ValuePath path, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return object(schema, path, object);
        }
        if (!path.isRoot() && path.parent().equals(PARAMETERS)) {
            return TextNode.valueOf(value.isBoolean() ? (value.asBoolean() ? "on" : "off") : value.asText());
        }
        if (PREFIXES.contains(path)) {
            String bare = value.asText().replaceAll("^/+|/+$", "");
            return TextNode.valueOf(bare.isEmpty() ? "" : "/" + bare);
        }
        if (ENDPOINTS.contains(path)) {
            return TextNode.valueOf(value.asText().replaceFirst("^https://", "").replaceFirst("/$", ""));
        }
        return switch (schema.quantity(path)) {
            case "size" ->
                ByteSize.parse(value.asText())
                        .<JsonNode>map(size -> TextNode.valueOf(size.toString()))
                        .orElse(value);
            case "cpu" ->
                CpuAmount.parse(value.asText())
                        .<JsonNode>map(amount -> TextNode.valueOf(amount.toString()))
                        .orElse(value);
            default -> value;
        };
    }

    /**
     * The values in the form that the checks expect: a parameter whose type is integer is a number again, not a text.
     */
    static ObjectNode asGiven(ValuesSchema schema, ObjectNode canonical) {
        ObjectNode given = canonical.deepCopy();
        ObjectNode parameters = given.withObject("/parameters");
        for (Map.Entry<String, JsonNode> parameter :
                canonical.path("parameters").properties()) {
            if (schema.at(PARAMETERS.child(parameter.getKey()))
                    .path("type")
                    .asText()
                    .equals("integer")) {
                parameters.put(parameter.getKey(), parameter.getValue().asLong());
            }
        }
        return given;
    }

    /** A copy with null in place of empty texts, empty lists and empty maps. */
    static ObjectNode withoutBlanks(ValuesSchema schema, ObjectNode values) {
        return withoutBlanks(schema, ValuePath.ROOT, values);
    }

    private static ObjectNode withoutBlanks(ValuesSchema schema, ValuePath path, ObjectNode values) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            ValuePath child = path.child(entry.getKey());
            JsonNode value = entry.getValue();
            if (schema.isGroup(child) && value instanceof ObjectNode group) {
                result.set(entry.getKey(), withoutBlanks(schema, child, group));
            } else {
                boolean blank =
                        value.isTextual() ? value.asText().isEmpty() : value.isContainerNode() && value.isEmpty();
                result.set(entry.getKey(), blank ? NullNode.instance : value.deepCopy());
            }
        }
        return result;
    }

    /** A copy without the values that the schema marks secret. */
    static ObjectNode withoutSecrets(ValuesSchema schema, ObjectNode values) {
        return withoutSecrets(schema, ValuePath.ROOT, values);
    }

    private static ObjectNode withoutSecrets(ValuesSchema schema, ValuePath path, ObjectNode values) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : values.properties()) {
            ValuePath child = path.child(entry.getKey());
            if (!schema.isSecret(child)) {
                result.set(
                        entry.getKey(),
                        entry.getValue() instanceof ObjectNode object
                                ? withoutSecrets(schema, child, object)
                                : entry.getValue().deepCopy());
            }
        }
        return result;
    }
}

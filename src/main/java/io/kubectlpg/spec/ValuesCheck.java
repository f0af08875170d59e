package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.kubectlpg.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Checks values against the schema. The error describes the first wrong value in plain words. */
final class ValuesCheck {
    private final ValuesSchema schema;
    private final Values values;

    private ValuesCheck(ValuesSchema schema, Values values) {
        this.schema = schema;
        this.values = values;
    }

    static void run(ValuesSchema schema, Values values) {
        List<Error> errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.root())
                .validate(values.tree());
        if (!errors.isEmpty()) {
            throw new ValuesCheck(schema, values).sentence(errors.getFirst());
        }
    }

    private CliException sentence(Error error) {
        ValuePath path = path(error.getInstanceLocation());
        return switch (error.getKeyword()) {
            case "additionalProperties" -> unknownKey(path, Objects.requireNonNull(error.getProperty()));
            case "propertyNames" -> name(path.child(Objects.requireNonNull(error.getProperty())), path);
            case "type" -> type(path);
            case "enum" -> choice(path);
            case "minimum", "maximum", "exclusiveMinimum" -> range(path);
            case "pattern" -> pattern(path);
            case "not" -> reserved(path);
            case "oneOf" -> wrong(path, ", which Kubernetes does not allow there", "");
            case "required" -> missing(path, Objects.requireNonNull(error.getProperty()));
            default -> wrong(path, " is not allowed: " + error.getMessage(), "");
        };
    }

    private static ValuePath path(NodePath location) {
        var keys = new ArrayList<String>();
        for (int i = 0; i < location.getNameCount(); i++) {
            keys.add(location.getName(i));
        }
        return new ValuePath(keys);
    }

    private CliException unknownKey(ValuePath parent, String key) {
        List<String> known = schema.keysUnder(parent);
        Optional<String> near = NearestName.to(key, known);
        ValuePath path = parent.child(key);
        return CliException.usage(
                values.prefix(path) + path + " is not a known key",
                near.map(meant -> "Did you mean " + parent.child(meant) + "?")
                        .orElse(parent.isRoot() ? "See them all with: kubectl pg values" : known(parent, known)));
    }

    private static String known(ValuePath parent, List<String> keys) {
        return keys.isEmpty() || keys.size() > 12
                ? "See the Kubernetes API reference for the fields that are allowed there."
                : "Known under " + parent + " are " + String.join(", ", keys) + ".";
    }

    private CliException missing(ValuePath path, String key) {
        return CliException.usage(
                values.prefix(path) + path + " has no " + key,
                "Kubernetes requires this field: give " + path.child(key) + ".");
    }

    private CliException name(ValuePath path, ValuePath parent) {
        String lower = path.lastKey().toLowerCase(Locale.ROOT);
        String allowed =
                schema.at(parent).path("propertyNames").path("x-allowed").asText();
        return CliException.usage(
                values.prefix(path) + path + " cannot be a key: allowed are " + allowed,
                lower.equals(path.lastKey()) ? "Check the spelling." : "Write " + parent.child(lower) + ".");
    }

    private CliException type(ValuePath path) {
        JsonNode node = values.at(path);
        JsonNode expected = schema.at(path);
        if (node.isNull()) {
            return CliException.usage(
                    values.prefix(path) + path + " has no value",
                    "Give a value, or remove the key to get the default.");
        }
        if (expected.has("x-quantity")) {
            return quantity(path);
        }
        return switch (expected.path("type").asText()) {
            case "object" -> wrong(path, ", but it must be a group of keys", keysRemedy(path, schema.keysUnder(path)));
            case "integer" -> wrong(path, range(expected, ", a whole number is needed"), "");
            case "array" -> wrong(path, ", a list is needed", "");
            case "boolean" -> wrong(path, ": allowed are true and false", "");
            case "string" -> wrong(path, ", text is needed", node.isValueNode() ? "Put it in quotes." : "");
            default -> wrong(path, ": one text, number, true or false is needed", "");
        };
    }

    private static String keysRemedy(ValuePath path, List<String> keys) {
        return keys.isEmpty() ? "" : "Give " + path + "." + String.join(", " + path + ".", keys) + ".";
    }

    private CliException choice(ValuePath path) {
        List<String> allowed = StreamSupport.stream(schema.at(path).path("enum").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return wrong(
                path,
                ": allowed are " + String.join(", ", allowed),
                NearestName.to(values.at(path).asText(), allowed)
                        .map(near -> "Did you mean " + near + "?")
                        .orElse(""));
    }

    private CliException range(ValuePath path) {
        return schema.at(path).has("x-quantity")
                ? quantity(path)
                : wrong(path, range(schema.at(path), ", which is out of range"), "");
    }

    private static String range(JsonNode expected, String otherwise) {
        if (expected.has("minimum") && expected.has("maximum")) {
            return ": allowed are whole numbers from " + expected.get("minimum") + " to " + expected.get("maximum");
        }
        return otherwise;
    }

    private CliException pattern(ValuePath path) {
        return schema.at(path).has("x-quantity") ? quantity(path) : wrong(path, allowed(path), "");
    }

    private CliException quantity(ValuePath path) {
        String text = values.at(path).asText();
        if (schema.at(path).path("x-quantity").asText().equals("size") && text.matches("[0-9]+(\\.[0-9]+)?")) {
            return wrong(
                    path,
                    ", a size without a unit" + allowed(path),
                    "Write " + path + ": " + text + "Gi, for example.");
        }
        return wrong(path, allowed(path), "");
    }

    private String allowed(ValuePath path) {
        return ": allowed is " + schema.at(path).path("x-allowed").asText();
    }

    private CliException reserved(ValuePath path) {
        return CliException.usage(
                values.prefix(path) + path + " is not a value that you can set: "
                        + schema.at(path).path("x-why").asText(),
                "Remove it.");
    }

    private CliException wrong(ValuePath path, String what, String remedy) {
        return CliException.usage(values.prefix(path) + shown(path) + what, remedy);
    }

    private String shown(ValuePath path) {
        JsonNode node = values.at(path);
        if (schema.isUnspeakable(path)) {
            return path + " has a value that is not shown";
        }
        if (node.isContainerNode()) {
            return path + " is " + (node.isArray() ? "a list" : "a group of keys");
        }
        return path + " is " + (node.isTextual() ? "\"" + node.asText() + "\"" : node.asText());
    }
}

package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * All values with their meaning, for users who write a values file. They are available as a commented file, as a tree
 * of defaults, and as a schema.
 */
public final class ValuesReference {
    private static final int WIDTH = 110;
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z][A-Za-z0-9._/-]*");

    private final ValuesSchema schema = ValuesSchema.load();
    private final StringBuilder text = new StringBuilder();

    private ValuesReference() {}

    /** A values file with the meaning and the default of each value. If it is used unchanged, it changes nothing. */
    public static String commented() {
        var reference = new ValuesReference();
        reference.text.append(
                "# Values of a kubectl-pg cluster, each with its default. Change what you need and delete the rest.\n");
        reference.group(ValuePath.ROOT);
        return reference.text.toString();
    }

    public static ObjectNode defaults() {
        return ValuesSchema.load().defaults();
    }

    /** The schema of values files, in JSON Schema 2020-12. */
    public static ObjectNode schema() {
        return ValuesSchema.load().root().deepCopy();
    }

    private void group(ValuePath path) {
        for (String key : schema.keysUnder(path)) {
            ValuePath child = path.child(key);
            JsonNode at = schema.at(child);
            if (at.has("not") || !(at.has("default") || at.has("properties"))) {
                continue;
            }
            if (path.isRoot()) {
                text.append('\n');
            }
            String indent = "  ".repeat(path.keys().size());
            comment(indent, meaning(at));
            text.append(indent).append(key).append(':');
            if (at.has("properties")) {
                text.append('\n');
                group(child);
            } else {
                text.append(' ').append(written(at.get("default"))).append('\n');
            }
        }
    }

    private static String meaning(JsonNode schema) {
        var sentences = new ArrayList<String>();
        if (schema.has("title")) {
            sentences.add(schema.get("title").asText() + ".");
        }
        if (!schema.path("description").asText().isEmpty()) {
            sentences.add(schema.get("description").asText());
        }
        if (schema.has("enum")) {
            var choices = new ArrayList<String>();
            schema.get("enum").forEach(choice -> choices.add(choice.asText().isEmpty() ? "empty" : choice.asText()));
            sentences.add("One of " + String.join(", ", choices) + ".");
        } else if (schema.has("minimum") && schema.has("maximum")) {
            sentences.add(schema.get("minimum") + " to " + schema.get("maximum") + ".");
        } else if (schema.has("title") && schema.has("x-allowed")) {
            sentences.add("Allowed: " + schema.get("x-allowed").asText() + ".");
        }
        if (schema.path("x-secret").asBoolean()) {
            sentences.add("A secret: give it with --set-file.");
        }
        return String.join(" ", sentences);
    }

    private void comment(String indent, String meaning) {
        for (String line : wrapped(meaning, WIDTH - indent.length())) {
            text.append(indent).append("# ").append(line).append('\n');
        }
    }

    private static List<String> wrapped(String meaning, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : meaning.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** Writes the value as JSON, which is valid YAML. Text that cannot be confused with another type has no quotes. */
    private static String written(JsonNode value) {
        return value.isTextual() && PLAIN.matcher(value.asText()).matches() ? value.asText() : value.toString();
    }
}

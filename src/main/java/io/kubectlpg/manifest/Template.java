package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.Trees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A YAML file with placeholders. A scalar that consists only of <code>${path}</code> is replaced with the value at that
 * path, with its type. If that value is null, the key is removed. Inside a longer text only names can be inserted,
 * because a name contains no character that is special to YAML or to a shell.
 */
final class Template {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final Set<String> NAMES =
            Set.of("name", "fullname", "namespace", "instance", "successor", "major", "operation", "task");

    private final String file;
    private final JsonNode tree;

    private Template(String file, JsonNode tree) {
        this.file = file;
        this.tree = tree;
    }

    /** The documents of a file under {@code manifests/}. */
    static List<Template> all(String file) {
        return ManifestFiles.documents(file).stream()
                .map(tree -> new Template(file, tree))
                .toList();
    }

    static Template one(String file) {
        return all(file).getFirst();
    }

    static Template of(String file, JsonNode tree) {
        return new Template(file, tree);
    }

    ObjectNode with(ObjectNode values) {
        return (ObjectNode) placed(tree, values);
    }

    private JsonNode placed(JsonNode node, ObjectNode values) {
        if (node instanceof ObjectNode object) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                JsonNode value = placed(entry.getValue(), values);
                if (!value.isNull() || entry.getValue().isNull()) {
                    result.set(entry.getKey(), value);
                }
            }
            return result;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> result.add(placed(item, values)));
            return result;
        }
        return node.isTextual() ? scalar(node.asText(), values) : node;
    }

    private JsonNode scalar(String text, ObjectNode values) {
        Matcher place = PLACE.matcher(text);
        if (place.matches()) {
            return value(place.group(1), values).deepCopy();
        }
        return JsonNodeFactory.instance.textNode(place.replaceAll(found -> {
            String name = found.group(1);
            if (!NAMES.contains(name)) {
                throw new IllegalStateException(
                        "manifests/" + file + ": ${" + name + "} within other text; only names may stand there");
            }
            return Matcher.quoteReplacement(value(name, values).asText());
        }));
    }

    private JsonNode value(String path, ObjectNode values) {
        JsonNode value = values;
        for (String key : path.split("\\.", -1)) {
            value = value.path(key);
        }
        if (value.isMissingNode()) {
            throw new IllegalStateException("manifests/" + file + ": there is no value ${" + path + "}");
        }
        return value;
    }

    /**
     * A copy of the object with the patch applied: maps merge, lists of named items merge by name, other lists append,
     * and null removes a key.
     */
    static ObjectNode merged(ObjectNode object, ObjectNode patch) {
        return Trees.merged(object, patch, Template::patched);
    }

    private static JsonNode patched(JsonNode below, JsonNode above) {
        if (above.isNull()) {
            return MissingNode.getInstance();
        }
        return below instanceof ArrayNode one && above instanceof ArrayNode other
                ? mergedByName(one, other)
                : above.deepCopy();
    }

    private static ArrayNode mergedByName(ArrayNode list, ArrayNode patch) {
        ArrayNode result = list.deepCopy();
        var positions = new HashMap<String, Integer>();
        for (int i = 0; i < result.size(); i++) {
            positions.put(result.get(i).path("name").asText(), i);
        }
        for (JsonNode item : patch) {
            Integer position = item.has("name") ? positions.get(item.get("name").asText()) : null;
            if (position == null) {
                result.add(item.deepCopy());
            } else {
                result.set(position, merged((ObjectNode) result.get(position), (ObjectNode) item));
            }
        }
        return result;
    }
}

package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.util.HashMap;
import java.util.Map;

/** A tree of values that remembers where each value was given. */
final class Values {
    private final ObjectNode tree;
    private final Map<ValuePath, Origin> origins;

    Values(ObjectNode tree, Map<ValuePath, Origin> origins) {
        this.tree = tree;
        this.origins = Map.copyOf(origins);
    }

    /** Values whose origin is {@link Origin.Default}, even after values beside them are changed. */
    static Values defaults(ObjectNode tree) {
        var origins = new HashMap<ValuePath, Origin>();
        collect(ValuePath.ROOT, tree, origins);
        return new Values(tree, origins);
    }

    private static void collect(ValuePath path, JsonNode node, Map<ValuePath, Origin> origins) {
        origins.put(path, new Origin.Default());
        node.properties().forEach(entry -> collect(path.child(entry.getKey()), entry.getValue(), origins));
    }

    static Values single(ValuePath path, JsonNode value, Origin origin) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode at = tree;
        for (String key : path.parent().keys()) {
            at = at.putObject(key);
        }
        at.set(path.lastKey(), value);
        return new Values(tree, Map.of(path, origin));
    }

    ObjectNode tree() {
        return tree;
    }

    /** These values, changed by the other ones: objects are merged, any other value is replaced. */
    Values overlaid(Values other) {
        var merged = new HashMap<>(origins);
        merged.putAll(other.origins);
        return new Values(Trees.merged(tree, other.tree), merged);
    }

    JsonNode at(ValuePath path) {
        JsonNode node = tree;
        for (String key : path.keys()) {
            node = node.isArray() ? node.path(Integer.parseInt(key)) : node.path(key);
        }
        return node;
    }

    String text(String... keys) {
        return at(ValuePath.of(keys)).asText();
    }

    /** The place where the value was given. If it was not given, it is the place of the object that contains it. */
    Origin origin(ValuePath path) {
        for (ValuePath at = path; !at.isRoot(); at = at.parent()) {
            Origin origin = origins.get(at);
            if (origin != null) {
                return origin;
            }
        }
        return new Origin.Default();
    }

    /** A usage error about the value. It begins with the value's origin and path. */
    CliException wrong(ValuePath path, String what, String remedy) {
        return CliException.usage(prefix(path) + path + what, remedy);
    }

    /** The start of an error about the value: the file and line, or the option, that the user must check. */
    String prefix(ValuePath path) {
        return switch (origin(path)) {
            case Origin.Default none -> "";
            case Origin.Line line -> line.file() + ":" + line.line() + ": ";
            case Origin.Option option -> option.name() + ": ";
        };
    }
}

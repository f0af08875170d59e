package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Merges JSON trees. */
public final class Trees {
    private Trees() {}

    /**
     * A copy of {@code under} merged with {@code over}. Objects are merged; any other node of {@code over} replaces the
     * node of {@code under}.
     */
    public static ObjectNode merged(ObjectNode under, ObjectNode over) {
        return merged(under, over, (below, above) -> above.deepCopy());
    }

    /**
     * As {@link #merged(ObjectNode, ObjectNode)}, with a rule for nodes that are not objects on both sides.
     *
     * @param rule gets the node of {@code under} (missing if there is none) and the node of {@code over}. If the rule
     *     returns a missing node, the key is left out
     */
    public static ObjectNode merged(ObjectNode under, ObjectNode over, BinaryOperator<JsonNode> rule) {
        ObjectNode result = under.deepCopy();
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            JsonNode below = result.path(entry.getKey());
            JsonNode merged = below instanceof ObjectNode one && entry.getValue() instanceof ObjectNode other
                    ? merged(one, other, rule)
                    : rule.apply(below, entry.getValue());
            if (merged.isMissingNode()) {
                result.remove(entry.getKey());
            } else {
                result.set(entry.getKey(), merged);
            }
        }
        return result;
    }
}

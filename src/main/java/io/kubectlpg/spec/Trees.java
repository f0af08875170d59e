package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Merging of JSON trees. */
public final class Trees {
    private Trees() {}

    /** A copy of {@code under} with {@code over} laid on it: objects merge, anything else replaces. */
    public static ObjectNode merged(ObjectNode under, ObjectNode over) {
        return merged(under, over, (below, above) -> above.deepCopy());
    }

    /**
     * As {@link #merged(ObjectNode, ObjectNode)}, by another rule for what is no object on both sides.
     *
     * @param rule of what is below, missing where there is nothing, and what is above it; a missing node leaves nothing there
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

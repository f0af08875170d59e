package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Merging of JSON trees. */
final class Trees {
    private Trees() {}

    /** A copy of {@code under} with {@code over} laid on it: objects merge, anything else replaces. */
    static ObjectNode merged(ObjectNode under, ObjectNode over) {
        ObjectNode result = under.deepCopy();
        for (Map.Entry<String, JsonNode> entry : over.properties()) {
            if (result.get(entry.getKey()) instanceof ObjectNode below
                    && entry.getValue() instanceof ObjectNode above) {
                result.set(entry.getKey(), merged(below, above));
            } else {
                result.set(entry.getKey(), entry.getValue().deepCopy());
            }
        }
        return result;
    }
}

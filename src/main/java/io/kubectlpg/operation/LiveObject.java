package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Objects as the API server returns them. */
public final class LiveObject {
    /** What the API server adds of its own, and what a trial of an apply may have otherwise although nothing changes. */
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    private LiveObject() {}

    /** What somebody has said of the object, and not what was observed of it. */
    public static ObjectNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.remove("status");
        if (content.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(BOOKKEEPING);
        }
        return content;
    }
}

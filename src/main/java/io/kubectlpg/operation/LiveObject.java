package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Objects as the API server returns them. */
public final class LiveObject {
    /** What the API server adds of its own, and what a trial of an apply may have otherwise although nothing changes. */
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    private LiveObject() {}

    /** The object without its status and without what the API server itself adds. */
    public static ObjectNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.remove("status");
        if (content.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(BOOKKEEPING);
        }
        return content;
    }
}

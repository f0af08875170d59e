package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Reads objects as the API server returns them. */
public final class LiveObject {
    /** Fields that the API server adds. They may differ in a dry run although nothing changes. */
    private static final List<String> BOOKKEEPING =
            List.of("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp");

    private LiveObject() {}

    /** The object without its status and without the fields that the API server adds. */
    public static ObjectNode content(ObjectNode object) {
        ObjectNode content = object.deepCopy();
        content.remove("status");
        if (content.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove(BOOKKEEPING);
        }
        return content;
    }
}

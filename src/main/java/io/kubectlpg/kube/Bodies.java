package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.document.Documents;
import java.util.Set;

/** Reads the bodies of the API server's answers. If a body is not a JSON object, the result is an empty object. */
final class Bodies {
    private Bodies() {}

    /** Reads a body without {@code managedFields}, which make up half of every object. */
    static ObjectNode read(byte[] body) {
        return Documents.object(body, Set.of("managedFields"));
    }

    /** As {@link #read}, but with {@code managedFields}, for callers that need to know who changed an object. */
    static ObjectNode readWithManagers(byte[] body) {
        return Documents.object(body, Set.of());
    }
}

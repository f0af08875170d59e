package io.kubectlpg.operation.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.LiveForm;
import io.kubectlpg.operation.FieldManagers;
import java.util.Set;

/** Whether a live object still says what it should, by a look that asks the API server nothing. */
final class Expected {
    /** Whose fields are as the program applied them. */
    private static final Set<String> OURS = Set.of(FieldManagers.SPEC, FieldManagers.STATE);

    /** What is not compared: labels may be added by anybody, and a status is nobody's wish. */
    private static final Set<String> NOT_COMPARED = Set.of("apiVersion", "kind", "metadata", "status");

    private Expected() {}

    /**
     * Whether somebody else may have changed what the object holds, by the names of those who wrote its fields. A GitOps tool
     * that applies the same is one of them, so this is a reason to look and no more.
     */
    static boolean mayBeChanged(ObjectNode metadataOnly) {
        JsonNode writers = metadataOnly.at("/metadata/managedFields");
        if (writers.isEmpty()) {
            return true;
        }
        for (JsonNode writer : writers) {
            if (!OURS.contains(writer.path("manager").asText()) && !writer.has("subresource") && holdsContent(writer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean holdsContent(JsonNode writer) {
        return writer.path("fieldsV1").properties().stream()
                .map(field -> field.getKey().replaceFirst("^f:", ""))
                .anyMatch(field -> !NOT_COMPARED.contains(field));
    }

    /**
     * Whether all that is wanted stands in the live object. True is certain; false may also be another spelling, such as
     * {@code 1} for {@code 1000m}.
     */
    static boolean in(ObjectNode live, ObjectNode wanted) {
        return wanted.properties().stream()
                .filter(field -> !NOT_COMPARED.contains(field.getKey()))
                .allMatch(field -> LiveForm.holds(live.path(field.getKey()), field.getValue(), Set.of()));
    }
}

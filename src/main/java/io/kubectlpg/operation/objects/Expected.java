package io.kubectlpg.operation.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.LiveForm;
import io.kubectlpg.operation.FieldManagers;
import java.util.Set;

/** Compares live objects with expected ones, without a request. */
final class Expected {
    /** The field managers of the program. */
    private static final Set<String> OURS = Set.of(FieldManagers.SPEC, FieldManagers.STATE);

    /** Fields that are not compared. Anybody may add labels, and the status is not part of the spec. */
    private static final Set<String> NOT_COMPARED = Set.of("apiVersion", "kind", "metadata", "status");

    private Expected() {}

    /**
     * Whether another field manager has written fields of the object. It may be a GitOps tool that wrote the same
     * values, so the object must still be compared.
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
     * Whether the live object has all wanted fields. The result true is certain. The result false may also come from
     * another spelling, such as {@code 1} for {@code 1000m}.
     */
    static boolean in(ObjectNode live, ObjectNode wanted) {
        return wanted.properties().stream()
                .filter(field -> !NOT_COMPARED.contains(field.getKey()))
                .allMatch(field -> LiveForm.holds(live.path(field.getKey()), field.getValue(), Set.of()));
    }
}

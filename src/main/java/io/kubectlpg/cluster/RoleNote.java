package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.Role;
import java.util.Optional;

/**
 * The newest decision about the primary that an instance has obeyed, from the note on its volume.
 *
 * @param epoch the number of the decision, from 1; a later decision has a higher one
 * @param role the role that the decision gave to the instance
 * @param ordered whether the instance has accepted an order to become the primary that it has not finished
 */
public record RoleNote(int epoch, Role role, boolean ordered) {
    static Optional<RoleNote> parse(JsonNode node) {
        return Observation.present(node)
                .flatMap(note -> Role.of(note.required("role").asText())
                        .map(role -> new RoleNote(
                                note.required("epoch").asInt(),
                                role,
                                note.path("ordered").asBoolean())));
    }
}

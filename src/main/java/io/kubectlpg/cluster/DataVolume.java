package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Where a pod keeps its data, by its spec, or by that of a StatefulSet's template.
 *
 * @param ephemeral gone with the pod
 * @param claim that it names; a template names none where the StatefulSet makes the claims
 */
public record DataVolume(boolean ephemeral, Optional<String> claim) {

    public static DataVolume of(JsonNode podSpec) {
        for (JsonNode volume : podSpec.path("volumes")) {
            if (volume.path("name").asText().equals("data")) {
                String claim = volume.at("/persistentVolumeClaim/claimName").asText();
                return new DataVolume(volume.has("emptyDir"), Optional.of(claim).filter(name -> !name.isEmpty()));
            }
        }
        return new DataVolume(false, Optional.empty());
    }
}

package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The data volume of a pod, as read from the pod or from the template of a StatefulSet.
 *
 * @param ephemeral whether the data is lost with the pod
 * @param claim the claim that the pod names; empty in the template of a StatefulSet that creates the claims
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

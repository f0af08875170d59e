package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kubectlpg.spec.Spec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The user's own volumes that the preflight pod mounts: those with certificates and libraries that the configuration
 * names. A PersistentVolumeClaim is left out, because perhaps only the instance's node can mount it.
 */
final class PreflightAdditions {
    private static final List<String> CLAIMS = List.of("persistentVolumeClaim", "ephemeral");

    private final ArrayNode volumes = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode mounts = JsonNodeFactory.instance.arrayNode();
    private final boolean complete;

    PreflightAdditions(Spec spec) {
        Set<String> claims = new HashSet<>();
        for (JsonNode volume : spec.values().path("extraVolumes")) {
            if (CLAIMS.stream().anyMatch(volume::has)) {
                claims.add(volume.path("name").asText());
            } else {
                volumes.add(volume);
            }
        }
        for (JsonNode mount : spec.values().path("extraVolumeMounts")) {
            if (!claims.contains(mount.path("name").asText())) {
                mounts.add(mount);
            }
        }
        complete = claims.isEmpty();
    }

    ArrayNode volumes() {
        return volumes;
    }

    ArrayNode mounts() {
        return mounts;
    }

    /** Whether the preflight pod mounts all of the user's volumes. */
    boolean complete() {
        return complete;
    }
}

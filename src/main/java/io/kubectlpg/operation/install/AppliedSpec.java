package io.kubectlpg.operation.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The spec that was applied last: the Secret {@code NAME-spec}. */
public final class AppliedSpec {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AppliedSpec() {}

    /**
     * Reads it.
     *
     * @return empty: nothing was applied, or it was uninstalled
     * @throws CliException refused, when a newer program wrote it
     */
    public static Optional<Spec> read(Kube kube, ClusterName name) {
        return secret(kube, name).map(secret -> {
            int schema =
                    Integer.parseInt(decoded(secret.path("data").path("schema").asText()));
            if (schema > Manifests.SPEC_SCHEMA) {
                throw CliException.refused(
                        name + " was installed by a newer kubectl-pg, version "
                                + decoded(secret.path("data").path("version").asText()),
                        "Use that version or a later one.");
            }
            try {
                return Spec.fromStored(
                        JSON.readTree(decoded(secret.path("data").path("values").asText())));
            } catch (JsonProcessingException damaged) {
                throw CliException.failed("the Secret " + name + "-spec cannot be read", "Restore it from a copy.")
                        .causedBy(damaged);
            }
        });
    }

    /** What the applied spec has made, such as {@code Service/demo-rw}; empty when an earlier program applied it. */
    public static List<String> inventory(Kube kube, ClusterName name) {
        return secret(kube, name)
                .map(secret -> decoded(secret.path("data").path("inventory").asText())
                        .lines()
                        .toList())
                .orElse(List.of());
    }

    /** One of that name that somebody else made is not the cluster's. */
    private static Optional<ObjectNode> secret(Kube kube, ClusterName name) {
        return kube.get(Kind.SECRET, name + "-spec").filter(secret -> Ownership.owns(name, secret));
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}

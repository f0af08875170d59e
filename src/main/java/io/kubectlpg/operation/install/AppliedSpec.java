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
     * @throws CliException refused, when a newer program wrote it; failed, when it is damaged
     */
    public static Optional<Spec> read(Kube kube, ClusterName name) {
        return secret(kube, name).map(secret -> read(name, secret));
    }

    private static Spec read(ClusterName name, ObjectNode secret) {
        try {
            if (Integer.parseInt(field(secret, "schema")) > Manifests.SPEC_SCHEMA) {
                throw CliException.refused(
                        name + " was installed by a newer kubectl-pg, version " + field(secret, "version"),
                        "Use that version or a later one.");
            }
            if (JSON.readTree(field(secret, "values")) instanceof ObjectNode values) {
                return Spec.fromStored(values);
            }
            throw damaged(name);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw damaged(name).causedBy(unreadable);
        }
    }

    private static CliException damaged(ClusterName name) {
        return CliException.failed("the Secret " + name + "-spec cannot be read", "Restore it from a copy.");
    }

    /** What the applied spec has made, such as {@code Service/demo-rw}; empty when an earlier program applied it. */
    public static List<String> inventory(Kube kube, ClusterName name) {
        return secret(kube, name)
                .map(secret -> field(secret, "inventory").lines().toList())
                .orElse(List.of());
    }

    /** One of that name that somebody else made is not the cluster's. */
    private static Optional<ObjectNode> secret(Kube kube, ClusterName name) {
        return kube.get(Kind.SECRET, name + "-spec").filter(secret -> Ownership.owns(name, secret));
    }

    private static String field(ObjectNode secret, String key) {
        String base64 = secret.path("data").path(key).asText();
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}

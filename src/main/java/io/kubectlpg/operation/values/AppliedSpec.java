package io.kubectlpg.operation.values;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Clusters;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.operation.Ownership;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads the spec that was last applied, from the Secret {@code NAME-spec}. */
public final class AppliedSpec {
    private AppliedSpec() {}

    /**
     * The last applied spec.
     *
     * @return empty if nothing was applied or the cluster was uninstalled
     * @throws CliException refused, if a newer program wrote the Secret; failed, if the Secret is damaged
     */
    public static Optional<Spec> read(Kube kube, ClusterName name) {
        return secret(kube, name).map(secret -> read(name, secret));
    }

    /**
     * The spec of a cluster that must exist.
     *
     * @throws CliException not found, if the cluster does not exist; refused, if only the Secret is missing
     */
    public static Spec require(Kube kube, ClusterName name) {
        Optional<Spec> spec = read(kube, name);
        if (spec.isPresent()) {
            return spec.get();
        }
        if (!kube.list(Kind.STATEFUL_SET, Labels.selector(name)).isEmpty()) {
            throw gone(name);
        }
        throw Clusters.absent(kube, name);
    }

    /** The exception for a cluster whose stored values are missing. */
    public static CliException gone(ClusterName name) {
        return CliException.refused(
                "the Secret " + objectName(name) + ", which keeps the values of " + name + ", is gone",
                "Run kubectl pg install " + name
                        + " with the options of the first installation. The command creates the "
                        + "Secret again and changes nothing else.");
    }

    /** The name of the Secret. */
    public static String objectName(ClusterName name) {
        return name + "-spec";
    }

    /** The version of the program that wrote the Secret. */
    public static String version(ObjectNode secret) {
        return field(secret, "version");
    }

    /** The spec in the Secret. It fails as {@link #read(Kube, ClusterName)} does. */
    public static Spec read(ClusterName name, ObjectNode secret) {
        try {
            if (Integer.parseInt(field(secret, "schema")) > Manifests.SPEC_SCHEMA) {
                throw CliException.refused(
                        name + " was installed by a newer kubectl-pg, version " + field(secret, "version"),
                        "Use that version or a later one.");
            }
            if (Documents.read(field(secret, "values")) instanceof ObjectNode values) {
                return Spec.fromStored(values);
            }
            throw damaged(name);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            throw damaged(name).causedBy(unreadable);
        }
    }

    private static CliException damaged(ClusterName name) {
        return CliException.failed(
                "the Secret " + objectName(name) + " cannot be read", "Restore the Secret from a copy.");
    }

    /**
     * The objects that the applied spec made, such as {@code Service/demo-rw}; empty if an earlier program applied it.
     */
    public static List<String> inventory(Kube kube, ClusterName name) {
        return secret(kube, name).map(AppliedSpec::inventory).orElse(List.of());
    }

    /** The inventory in the Secret. */
    public static List<String> inventory(ObjectNode secret) {
        return field(secret, "inventory").lines().toList();
    }

    /** The Secret. It is also empty if somebody else owns a Secret with that name. */
    private static Optional<ObjectNode> secret(Kube kube, ClusterName name) {
        return kube.get(Kind.SECRET, objectName(name)).filter(secret -> Ownership.owns(name, secret));
    }

    private static String field(ObjectNode secret, String key) {
        String base64 = secret.path("data").path(key).asText();
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}

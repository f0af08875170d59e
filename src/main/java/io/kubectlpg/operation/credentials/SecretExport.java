package io.kubectlpg.operation.credentials;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.values.AppliedSpec;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.RepositorySlot;
import io.kubectlpg.spec.S3Repository;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Secrets that are needed to restore a cluster or its backups, as manifests for any namespace. The user's own
 * Secrets are not among them.
 */
public final class SecretExport {
    private SecretExport() {}

    /** Those Secrets that exist. */
    public static List<ObjectNode> read(Kube kube, ClusterName cluster) {
        // Passwords are kept after uninstall, so this also works for an uninstalled cluster.
        String app = AppliedSpec.read(kube, cluster)
                .map(spec -> spec.fullname(cluster))
                .orElse(cluster.value());
        Stream<String> passwords = Stream.of(app + "-app", cluster + "-superuser", cluster + "-replication");
        Stream<String> keys = Stream.of(RepositorySlot.values()).map(slot -> S3Repository.ownKeySecret(slot, cluster));
        return Stream.of(passwords, keys, Stream.of(Passphrase.secret(cluster)))
                .flatMap(names -> names)
                .map(name -> kube.get(Kind.SECRET, name))
                .flatMap(Optional::stream)
                .map(SecretExport::manifest)
                .toList();
    }

    /** The Secret as a manifest for any namespace: only its name, labels, type and data. */
    private static ObjectNode manifest(ObjectNode secret) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", "v1").put("kind", "Secret");
        ObjectNode metadata = manifest.putObject("metadata");
        metadata.set("name", secret.path("metadata").path("name"));
        if (secret.path("metadata").has("labels")) {
            metadata.set("labels", secret.path("metadata").path("labels"));
        }
        manifest.set("type", secret.path("type"));
        manifest.set("data", secret.path("data"));
        return manifest;
    }
}

package io.kubectlpg.kube;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The credentials of a pod's ServiceAccount (Kubernetes docs, "Accessing the Kubernetes API from a Pod"). */
final class InCluster {
    private static final Path FILES = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private InCluster() {}

    static Optional<Access> access(Map<String, String> environment) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        if (host.isEmpty() || !Files.isReadable(FILES.resolve("token"))) {
            return Optional.empty();
        }
        String address = host.contains(":") ? "[" + host + "]" : host;
        return Optional.of(new Access(
                "https://" + address + ":" + environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"),
                "in-cluster",
                "service account",
                Optional.of(KubeconfigContext.read(FILES.resolve("namespace")).strip()),
                new Access.Trust(Optional.of(KubeconfigContext.read(FILES.resolve("ca.crt"))), Optional.empty(), false),
                Optional.empty(),
                Map.of(
                        "Authorization",
                        "Bearer "
                                + KubeconfigContext.read(FILES.resolve("token")).strip()),
                Optional.empty()));
    }
}

package io.kubectlpg.kube;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the user said about the connection; everything that is absent means what it means in kubectl. */
public record ConnectionOptions(
        Optional<Path> kubeconfig,
        Optional<String> context,
        Optional<String> namespace,
        Optional<Duration> requestTimeout) {

    public static ConnectionOptions none() {
        return new ConnectionOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public ConnectionOptions withKubeconfig(Path file) {
        return new ConnectionOptions(Optional.of(file), context, namespace, requestTimeout);
    }

    public ConnectionOptions withContext(String name) {
        return new ConnectionOptions(kubeconfig, Optional.of(name), namespace, requestTimeout);
    }

    public ConnectionOptions withNamespace(String name) {
        return new ConnectionOptions(kubeconfig, context, Optional.of(name), requestTimeout);
    }

    public ConnectionOptions withRequestTimeout(Duration limit) {
        return new ConnectionOptions(kubeconfig, context, namespace, Optional.of(limit));
    }
}

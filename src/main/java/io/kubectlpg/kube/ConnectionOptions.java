package io.kubectlpg.kube;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The user's options for the connection. An empty option has kubectl's default.
 *
 * @param limit the time limit of the whole command; after it no request is repeated
 * @param notice shows a sentence to a user who waits
 * @param plugins what a credential plugin may do on the terminal
 */
public record ConnectionOptions(
        Optional<Path> kubeconfig,
        Optional<String> context,
        Optional<String> namespace,
        Optional<Duration> requestTimeout,
        Optional<Duration> limit,
        Consumer<String> notice,
        PluginTerminal plugins) {

    public static ConnectionOptions none() {
        return new ConnectionOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                sentence -> {},
                PluginTerminal.none());
    }

    public ConnectionOptions withKubeconfig(Path file) {
        return new ConnectionOptions(Optional.of(file), context, namespace, requestTimeout, limit, notice, plugins);
    }

    public ConnectionOptions withContext(String name) {
        return new ConnectionOptions(kubeconfig, Optional.of(name), namespace, requestTimeout, limit, notice, plugins);
    }

    public ConnectionOptions withNamespace(String name) {
        return new ConnectionOptions(kubeconfig, context, Optional.of(name), requestTimeout, limit, notice, plugins);
    }

    public ConnectionOptions withRequestTimeout(Duration timeout) {
        return new ConnectionOptions(kubeconfig, context, namespace, Optional.of(timeout), limit, notice, plugins);
    }

    public ConnectionOptions withLimit(Optional<Duration> whole) {
        return new ConnectionOptions(kubeconfig, context, namespace, requestTimeout, whole, notice, plugins);
    }

    public ConnectionOptions withNotice(Consumer<String> listener) {
        return new ConnectionOptions(kubeconfig, context, namespace, requestTimeout, limit, listener, plugins);
    }

    public ConnectionOptions withPlugins(PluginTerminal terminal) {
        return new ConnectionOptions(kubeconfig, context, namespace, requestTimeout, limit, notice, terminal);
    }
}

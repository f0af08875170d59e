package io.kubectlpg.kube;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.kubectlpg.CliException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the API server is reached, and as whom: what the kubeconfig says, in fabric8's reading.
 *
 * @param server without a slash at the end
 * @param timeout of a request; zero: none
 */
record Connection(HttpClient http, String server, String context, String user, String namespace, Duration timeout)
        implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration REQUEST = Duration.ofSeconds(30);

    static Connection open(ConnectionOptions options) {
        Config config = read(options);
        Duration timeout = options.requestTimeout().orElse(REQUEST);
        config.setConnectionTimeout((int) shorter(timeout, CONNECT).toMillis());
        // A request that failed is not sent twice behind our back.
        config.setRequestRetryBackoffLimit(0);
        String server = config.getMasterUrl();
        return new Connection(
                open(config),
                server.endsWith("/") ? server.substring(0, server.length() - 1) : server,
                context(config),
                user(config),
                options.namespace().or(() -> Optional.ofNullable(config.getNamespace())).orElse("default"),
                timeout);
    }

    private static Duration shorter(Duration timeout, Duration other) {
        return timeout.isZero() || timeout.compareTo(other) > 0 ? other : timeout;
    }

    private static Config read(ConnectionOptions options) {
        Config config;
        try {
            if (options.kubeconfig().isPresent()) {
                Path file = options.kubeconfig().get();
                if (!Files.isReadable(file)) {
                    throw CliException.usage("the kubeconfig " + file + " cannot be read", "");
                }
                config = Config.fromKubeconfig(options.context().orElse(null), file.toFile());
            } else {
                config = Config.autoConfigure(options.context().orElse(null));
            }
        } catch (KubernetesClientException e) {
            throw CliException.usage("the kubeconfig cannot be read: " + e.getMessage(), "").causedBy(e);
        }
        List<String> known = config.getContexts().stream().map(NamedContext::getName).sorted().toList();
        options.context().filter(context -> !known.contains(context)).ifPresent(context -> {
            throw CliException.usage(
                    "there is no context " + context + " in your kubeconfig",
                    "Known contexts: " + (known.isEmpty() ? "none" : String.join(", ", known)) + ".");
        });
        if (config.getCurrentContext() == null && config.getAutoOAuthToken() == null) {
            throw CliException.usage(
                    "there is no kubeconfig, or it names no current context",
                    "Set KUBECONFIG, or use --kubeconfig and --context.");
        }
        return config;
    }

    private static HttpClient open(Config config) {
        try {
            return HttpClientUtils.getHttpClientFactory().newBuilder(config).build();
        } catch (KubernetesClientException e) {
            throw CliException.usage("the certificates in your kubeconfig cannot be read: " + e.getMessage(), "")
                    .causedBy(e);
        }
    }

    private static String context(Config config) {
        return Optional.ofNullable(config.getCurrentContext()).map(NamedContext::getName).orElse("in-cluster");
    }

    private static String user(Config config) {
        return Optional.ofNullable(config.getCurrentContext())
                .map(NamedContext::getContext)
                .flatMap(context -> Optional.ofNullable(context.getUser()))
                .orElse("unknown");
    }

    @Override
    public void close() {
        http.close();
    }
}

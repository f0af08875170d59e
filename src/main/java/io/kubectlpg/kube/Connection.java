package io.kubectlpg.kube;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * An open way to the API server.
 *
 * @param namespace that was asked for, or the context's
 * @param timeout of a request; zero: none
 */
record Connection(HttpClient http, Access access, String namespace, Duration timeout) implements AutoCloseable {
    private static final Duration REQUEST = Duration.ofSeconds(30);

    static Connection open(ConnectionOptions options, Map<String, String> environment) {
        Access access = access(options, environment);
        Duration timeout = options.requestTimeout().orElse(REQUEST);
        return new Connection(
                HttpClients.open(access, timeout),
                access,
                options.namespace().or(access::namespace).orElse("default"),
                timeout);
    }

    /** Where none is asked for, a kubeconfig that is missing or damaged is as good as one that names none. */
    static String namespace(ConnectionOptions options, Map<String, String> environment) {
        if (options.namespace().isPresent()) {
            return options.namespace().get();
        }
        try {
            return Kubeconfig.read(options.kubeconfig(), environment)
                    .namespace(options.context())
                    .orElse("default");
        } catch (CliException unreadable) {
            if (options.kubeconfig().isPresent() || options.context().isPresent()) {
                throw unreadable;
            }
            return "default";
        }
    }

    private static Access access(ConnectionOptions options, Map<String, String> environment) {
        Kubeconfig kubeconfig = Kubeconfig.read(options.kubeconfig(), environment);
        if (!kubeconfig.isEmpty()) {
            return kubeconfig.access(options.context(), environment);
        }
        return InCluster.access(environment)
                .filter(inCluster -> options.context().isEmpty())
                .orElseThrow(() -> CliException.usage(
                        "there is no kubeconfig"
                                + Optional.ofNullable(environment.get("KUBECONFIG"))
                                        .map(files -> " at " + files)
                                        .orElse(""),
                        "Set KUBECONFIG or use --kubeconfig."));
    }

    /** Another one with the same credentials. */
    Connection another(Duration limit) {
        return new Connection(HttpClients.open(access, limit), access, namespace, limit);
    }

    String server() {
        return access.server();
    }

    @Override
    public void close() {
        http.close();
    }
}

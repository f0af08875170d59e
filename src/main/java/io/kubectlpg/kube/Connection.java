package io.kubectlpg.kube;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;

/**
 * An open way to the API server.
 *
 * @param sockets opens WebSockets
 * @param ping how often one is pinged
 * @param namespace that was asked for, or the context's
 * @param timeout of a request; zero: none
 * @param patience for how long a request that fails for a passing reason is tried again
 * @param notice takes a sentence for somebody who waits
 */
record Connection(
        HttpClient http,
        OkHttpClient sockets,
        Duration ping,
        OpenCalls calls,
        Access access,
        String namespace,
        Duration timeout,
        Duration patience,
        Consumer<String> notice)
        implements AutoCloseable {
    private static final Duration REQUEST = Duration.ofSeconds(30);
    /** The most impatient load balancers close what is silent for 20 s, nginx and AWS for 60 s. */
    private static final Duration PING = Duration.ofSeconds(10);

    static Connection open(ConnectionOptions options, Map<String, String> environment) {
        Access access = access(options, environment);
        Duration timeout = options.requestTimeout().orElse(REQUEST);
        HttpClient http = HttpClients.open(access, timeout);
        return new Connection(
                http,
                HttpClients.sockets(http, timeout),
                PING,
                new OpenCalls(http::close),
                access,
                options.namespace().or(access::namespace).orElse("default"),
                timeout,
                patience(options),
                options.notice());
    }

    Connection pinging(Duration often) {
        return new Connection(http, sockets, often, calls, access, namespace, timeout, patience, notice);
    }

    /** No longer than what the user gives to one request, or to a step. */
    private static Duration patience(ConnectionOptions options) {
        return Stream.of(options.requestTimeout(), options.limit())
                .flatMap(Optional::stream)
                .filter(Duration::isPositive)
                .filter(shorter -> shorter.compareTo(Retries.PATIENCE) < 0)
                .min(Comparator.naturalOrder())
                .orElse(Retries.PATIENCE);
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
        HttpClient other = HttpClients.open(access, limit);
        return new Connection(
                other,
                HttpClients.sockets(other, limit),
                ping,
                new OpenCalls(other::close),
                access,
                namespace,
                limit,
                Duration.ZERO,
                notice);
    }

    /** The same for one command, which leaves it open. */
    Connection lentTo(ConnectionOptions options) {
        return new Connection(
                http,
                sockets,
                ping,
                new OpenCalls(() -> {}),
                access,
                options.namespace().or(access::namespace).orElse("default"),
                timeout,
                patience(options),
                options.notice());
    }

    /** The next request opens another one: those that wait for it here may be as dead as the one that has just failed. */
    void closeIdle() {
        sockets.connectionPool().evictAll();
    }

    String server() {
        return access.server();
    }

    @Override
    public void close() {
        calls.close();
    }
}

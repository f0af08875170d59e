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
 * An open connection to the API server.
 *
 * @param sockets opens WebSockets
 * @param ping the interval between two pings of a WebSocket
 * @param namespace the namespace of the options, or else of the context
 * @param timeout the time limit of one request; zero: no limit
 * @param retryFor how long a request is repeated after failures that may pass
 * @param notice shows a sentence to a user who waits
 */
record Connection(
        HttpClient http,
        OkHttpClient sockets,
        Duration ping,
        OpenCalls calls,
        Access access,
        String namespace,
        Duration timeout,
        Duration retryFor,
        Consumer<String> notice)
        implements AutoCloseable {
    private static final Duration REQUEST = Duration.ofSeconds(30);
    /**
     * The interval of pings. It must be short, because load balancers close silent connections: nginx and AWS after 60
     * s, the fastest after 20 s.
     */
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
                retryFor(options),
                options.notice());
    }

    Connection pinging(Duration often) {
        return new Connection(http, sockets, often, calls, access, namespace, timeout, retryFor, notice);
    }

    /**
     * The time for which a request is repeated. It is at most the time that the user allows for one request or for the
     * whole command.
     */
    private static Duration retryFor(ConnectionOptions options) {
        return Stream.of(options.requestTimeout(), options.limit())
                .flatMap(Optional::stream)
                .filter(Duration::isPositive)
                .filter(shorter -> shorter.compareTo(Retries.RETRY_FOR) < 0)
                .min(Comparator.naturalOrder())
                .orElse(Retries.RETRY_FOR);
    }

    /**
     * The namespace that a connection would use. If no option names a kubeconfig and the usual one is missing or
     * damaged, the namespace is {@code default}.
     */
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
            return kubeconfig.access(options.context(), new Surroundings(environment, options.plugins()));
        }
        return InCluster.access(environment)
                .filter(inCluster -> options.context().isEmpty())
                .orElseThrow(() -> CliException.usage(
                        "there is no kubeconfig"
                                + Optional.ofNullable(environment.get("KUBECONFIG"))
                                        .map(files -> " at " + files)
                                        .orElse(""),
                        "Set KUBECONFIG, or give the file with --kubeconfig."));
    }

    /**
     * A second connection with the same credentials.
     *
     * @param limit the timeout for one request
     */
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

    /** The same connection, for one command. Closing the result does not close the connection. */
    Connection lentTo(ConnectionOptions options) {
        return new Connection(
                http,
                sockets,
                ping,
                new OpenCalls(() -> {}),
                access,
                options.namespace().or(access::namespace).orElse("default"),
                timeout,
                retryFor(options),
                options.notice());
    }

    /**
     * Closes idle connections, so that the next request opens a new one. An idle connection may be as dead as the one
     * that failed.
     */
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

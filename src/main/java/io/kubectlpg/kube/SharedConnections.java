package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Connections to API servers that stay open from one command to the next. A command that closes its {@link Kube} does
 * not close the connection. If a server no longer accepts the credentials, the kubeconfig is read again.
 */
public final class SharedConnections implements AutoCloseable {
    /**
     * The options that select a connection. Commands share a connection if these options are equal; their namespaces
     * may differ.
     */
    private record Way(Optional<Path> kubeconfig, Optional<String> context, Optional<Duration> requestTimeout) {
        static Way of(ConnectionOptions options) {
            return new Way(options.kubeconfig(), options.context(), options.requestTimeout());
        }
    }

    private final Map<String, String> environment;
    private final ReentrantLock opening = new ReentrantLock();
    private final Map<Way, Connection> open = new ConcurrentHashMap<>();
    private final Map<Way, KeptPrograms> programs = new ConcurrentHashMap<>();

    public SharedConnections() {
        this(System.getenv());
    }

    SharedConnections(Map<String, String> environment) {
        this.environment = environment;
    }

    /** As {@link Kube#connect}. */
    public Kube connect(ConnectionOptions options) {
        var transport = new Transport(new Supplier<>() {
            private Optional<Access> refused = Optional.empty();

            @Override
            public Connection get() {
                Connection shared = shared(options, refused);
                refused = Optional.of(shared.access());
                return shared.lentTo(options);
            }
        });
        return new HttpKube(transport, Optional.of(programs(Way.of(options))));
    }

    private KeptPrograms programs(Way way) {
        return programs.computeIfAbsent(way, another -> new KeptPrograms());
    }

    /**
     * The shared connection for these options.
     *
     * @param refused credentials that the server no longer accepts. A connection that uses them is replaced. Empty if
     *     the server has refused no credentials
     */
    private Connection shared(ConnectionOptions options, Optional<Access> refused) {
        Way way = Way.of(options);
        Optional<Connection> known = known(way, refused);
        return known.isPresent() ? known.get() : opened(way, options, refused);
    }

    private Optional<Connection> known(Way way, Optional<Access> refused) {
        return Optional.ofNullable(open.get(way))
                .filter(connection -> !Optional.of(connection.access()).equals(refused));
    }

    /**
     * Opens one connection at a time, so that two plugins never ask the user at once. Ctrl-C ends the wait for another
     * connection.
     */
    private Connection opened(Way way, ConnectionOptions options, Optional<Access> refused) {
        try {
            opening.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
        try {
            return known(way, refused).orElseGet(() -> {
                Connection newer = Connection.open(options, environment);
                Optional.ofNullable(open.put(way, newer)).ifPresent(Connection::closeIdle);
                return newer;
            });
        } finally {
            opening.unlock();
        }
    }

    /**
     * Makes the next command read the kubeconfig again and open a new connection. Open calls go on; kept programs end.
     */
    public void forget() {
        endPrograms();
        open.values().forEach(Connection::closeIdle);
        open.clear();
    }

    /** Closes all connections and ends their calls. */
    @Override
    public void close() {
        endPrograms();
        open.values().forEach(Connection::close);
        open.clear();
    }

    private void endPrograms() {
        programs.values().forEach(KeptPrograms::close);
        programs.clear();
    }
}

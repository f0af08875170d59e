package io.kubectlpg.kube;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Connections to API servers that stay open from one command to the next. A command that closes its {@link Kube} does
 * not close the connection. When a server no longer accepts the credentials, the kubeconfig is read again.
 */
public final class SharedConnections implements AutoCloseable {
    /** Commands share a connection if these are equal. The namespace may differ. */
    private record Way(Optional<Path> kubeconfig, Optional<String> context, Optional<Duration> requestTimeout) {
        static Way of(ConnectionOptions options) {
            return new Way(options.kubeconfig(), options.context(), options.requestTimeout());
        }
    }

    private final Map<String, String> environment;
    private final Map<Way, Connection> open = new HashMap<>();
    private final Map<Way, KeptPrograms> programs = new HashMap<>();

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

    private synchronized KeptPrograms programs(Way way) {
        return programs.computeIfAbsent(way, another -> new KeptPrograms());
    }

    /** @param refused credentials that the server no longer accepts, so they are read again */
    private synchronized Connection shared(ConnectionOptions options, Optional<Access> refused) {
        Way way = Way.of(options);
        Optional<Connection> known = Optional.ofNullable(open.get(way));
        if (known.isPresent() && !known.map(Connection::access).equals(refused)) {
            return known.get();
        }
        Connection newer = Connection.open(options, environment);
        known.ifPresent(Connection::closeIdle);
        open.put(way, newer);
        return newer;
    }

    /** The next command reads the kubeconfig and opens a new connection. Calls under way go on; kept programs end. */
    public synchronized void forget() {
        endPrograms();
        open.values().forEach(Connection::closeIdle);
        open.clear();
    }

    /** Closes all connections and ends their calls. */
    @Override
    public synchronized void close() {
        endPrograms();
        open.values().forEach(Connection::close);
        open.clear();
    }

    private void endPrograms() {
        programs.values().forEach(KeptPrograms::close);
        programs.clear();
    }
}

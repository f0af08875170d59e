package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.LagRule;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.monitor.Monitor;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the findings of {@code status} again and again. The instances are asked at each look. The many requests about
 * objects, schedules and operations are sent now and then, and while what they found is a problem.
 */
final class MonitorLook implements Monitor.Look, AutoCloseable {
    private static final Duration FULL = Duration.ofSeconds(30);

    private final Kube kube;
    private final Duration limit;
    private final ClusterName cluster;
    private final LagRule lag;
    private final Waiting.Deadline full = Waiting.deadline(FULL);
    private Optional<FullStatus> last = Optional.empty();
    private Optional<Kube> open = Optional.empty();

    /**
     * A look at one cluster.
     *
     * @param limit the time limit of a request. No request is repeated: the next look does that
     */
    MonitorLook(Kube kube, Duration limit, ClusterName cluster, LagRule lag) {
        this.kube = kube;
        this.limit = limit;
        this.cluster = cluster;
        this.lag = lag;
    }

    @Override
    public List<Finding> findings() {
        try {
            return findings(connection());
        } catch (CliException failure) {
            // The connection may be dead.
            close();
            throw failure;
        }
    }

    /** The connection of the last look, or a new one if that look has failed. */
    Kube connection() {
        Kube connection = open.orElseGet(() -> kube.separate(limit));
        open = Optional.of(connection);
        return connection;
    }

    private List<Finding> findings(Kube connection) {
        FullStatus status = last.filter(known -> !full.passed() && !known.unhealthyBesidesInstances())
                .orElse(null);
        if (status != null) {
            var state = new ClusterReader(connection).read(cluster);
            if (state.exists()) {
                return status.health(state, lag).findings();
            }
        }
        FullStatus now = FullStatus.read(connection, cluster);
        last = Optional.of(now);
        full.restart();
        return now.health(now.state(), lag).findings();
    }

    @Override
    public void close() {
        open.ifPresent(Kube::close);
        open = Optional.empty();
    }
}

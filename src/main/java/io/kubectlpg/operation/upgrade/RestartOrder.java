package io.kubectlpg.operation.upgrade;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.operation.instance.ServerOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The order in which servers restart after parameters have changed. Some parameters must not be lower on a replica than
 * on its primary; otherwise the replica stops replaying or does not start. So such a parameter is raised on the
 * replicas first and lowered on the primary first (PostgreSQL docs, §26.4.6).
 */
public final class RestartOrder {
    /** The parameters that must match, with PostgreSQL's defaults. */
    private static final Map<String, Long> MATCHED = Map.of(
            "max_connections", 100L,
            "max_worker_processes", 8L,
            "max_wal_senders", 10L,
            "max_prepared_transactions", 0L,
            "max_locks_per_transaction", 64L);

    private RestartOrder() {}

    /**
     * The running instances in the order of their restart. If the order does not matter, the primary is last, so that
     * all others run again when it restarts.
     *
     * @throws CliException refused, if one parameter is raised and another is lowered, because then no order is right
     */
    public static List<Instance> of(ClusterState state, List<ParameterChange> changes) {
        List<ParameterChange> raised = changed(changes, 1);
        List<ParameterChange> lowered = changed(changes, -1);
        boolean replicas = state.instances().stream().anyMatch(Instance::isReplica);
        if (replicas && !raised.isEmpty() && !lowered.isEmpty()) {
            throw CliException.refused(
                    ("%s is raised and %s is lowered in one upgrade. For the first, replicas must restart before the "
                                    + "primary; for the second, after it")
                            .formatted(names(raised), names(lowered)),
                    "Raise the one value with this upgrade, and lower the other with a second upgrade.");
        }
        List<Instance> order = lowered.isEmpty() ? ServerOrder.stopping(state) : ServerOrder.starting(state);
        return order.stream()
                .filter(instance -> instance.isPrimary() || instance.isReplica())
                .toList();
    }

    private static List<ParameterChange> changed(List<ParameterChange> changes, int direction) {
        return changes.stream()
                .filter(change -> MATCHED.containsKey(change.name()))
                .filter(change ->
                        Long.signum(value(change.name(), change.after()) - value(change.name(), change.before()))
                                == direction)
                .toList();
    }

    /**
     * The value as a number. Before any restart, the server's own check of the file rejects a value that is not a
     * number.
     */
    private static long value(String name, Optional<String> text) {
        long standard = MATCHED.getOrDefault(name, 0L);
        try {
            return text.map(Long::decode).orElse(standard);
        } catch (NumberFormatException notANumber) {
            return standard;
        }
    }

    private static String names(List<ParameterChange> changes) {
        return changes.stream().map(ParameterChange::name).collect(Collectors.joining(", "));
    }
}

package io.kubectlpg.operation.instance;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The order in which the servers of a cluster stop and start. */
public final class ServerOrder {
    private static final Comparator<Instance> BY_NUMBER = Comparator.comparing(Instance::name);

    private ServerOrder() {}

    /** The order of stopping: the replicas first, so that each ends before the primary. */
    public static List<Instance> stopping(ClusterState state) {
        return serving(state)
                .sorted(Comparator.comparing(Instance::isPrimary).thenComparing(BY_NUMBER))
                .toList();
    }

    /** The order of starting: the primary first, so that the replicas can follow it at once. */
    public static List<Instance> starting(ClusterState state) {
        return serving(state)
                .sorted(Comparator.comparing(Instance::isPrimary).reversed().thenComparing(BY_NUMBER))
                .toList();
    }

    /** The instances that may run. An instance that another one has replaced may not. */
    private static Stream<Instance> serving(ClusterState state) {
        return state.instances().stream().filter(instance -> !instance.isRetired());
    }
}

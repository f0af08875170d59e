package io.kubectlpg.operation.instance;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** In which order the servers of a cluster stop and start. */
public final class ServerOrder {
    private static final Comparator<Instance> BY_NUMBER = Comparator.comparing(Instance::name);

    private ServerOrder() {}

    /** The replicas, then the primary: no replica misses what the primary writes last, and none sees it vanish. */
    public static List<Instance> stopping(ClusterState state) {
        return serving(state)
                .sorted(Comparator.comparing(Instance::isPrimary).thenComparing(BY_NUMBER))
                .toList();
    }

    /** The primary, then the replicas, which follow it from their first moment. */
    public static List<Instance> starting(ClusterState state) {
        return serving(state)
                .sorted(Comparator.comparing(Instance::isPrimary).reversed().thenComparing(BY_NUMBER))
                .toList();
    }

    /** One that another has taken the place of never starts again. */
    private static Stream<Instance> serving(ClusterState state) {
        return state.instances().stream().filter(instance -> !instance.isRetired());
    }
}

package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.util.List;

/** Conditions that the operations on replicas check before they begin. Each method throws if its condition does not hold. */
final class Replicas {
    private Replicas() {}

    /** The replica of this name. */
    static Instance require(ClusterState state, InstanceName replica) {
        ClusterName cluster = state.name();
        Instance instance = state.instance(replica)
                .orElseThrow(() -> CliException.notFound(
                        cluster + " has no instance " + replica,
                        state.replicas().isEmpty()
                                ? cluster + " has no replicas. Make one with: kubectl pg replicas scale " + cluster
                                        + " 2"
                                : "See its replicas with: kubectl pg replicas list " + cluster));
        if (!instance.isReplica()) {
            throw CliException.refused(
                    replica + " is no replica: its role is "
                            + instance.role().map(Role::label).orElse("unknown"),
                    "See the replicas of %s with: kubectl pg replicas list %s".formatted(cluster, cluster));
        }
        return instance;
    }

    /** Fails if objects of the cluster would change besides the replicas. */
    static void requireUpToDate(ApplySteps apply, Instance primary) {
        ClusterName cluster = primary.name().cluster();
        List<String> changed = apply.changed(primary.name());
        if (!changed.isEmpty()) {
            throw CliException.refused(
                    "objects of %s differ from its values, or are of an earlier version: %s"
                            .formatted(cluster, String.join(", ", changed)),
                    "Bring them up to date first with: kubectl pg upgrade " + cluster);
        }
    }
}

package io.kubectlpg.operation.replicas;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.objects.ApplySteps;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.time.Duration;
import java.util.List;

/** What several operations on replicas need. */
final class Replicas {
    private static final Duration CLOSE_LIMIT = Duration.ofMinutes(3);

    private Replicas() {}

    /** The replica of this name. Fails if there is none, or if the instance is no replica. */
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
                            + instance.effectiveRole().map(Role::label).orElse("unknown"),
                    "See the replicas of %s with: kubectl pg replicas list %s".formatted(cluster, cluster));
        }
        return instance;
    }

    /**
     * Stops the server of a replica. No server starts again until the replica is a new copy of the primary.
     *
     * @param id the id of the operation, which the replica notes
     * @return the result of the script {@code close-replica}
     */
    static PodExec.Result close(Kube kube, InstanceName replica, String id) {
        return kube.exec().run(replica.podName(), List.of("bash", "/opt/kubectl-pg/close-replica", id), CLOSE_LIMIT);
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

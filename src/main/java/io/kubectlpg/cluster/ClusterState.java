package io.kubectlpg.cluster;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The observed state of a cluster.
 *
 * @param instances in the order of their numbers; empty if the cluster does not exist
 * @param claims the names of its PersistentVolumeClaims, including those of removed instances
 * @param repositoryHost the pod with the repository volume; empty if the cluster has none
 */
public record ClusterState(
        ClusterName name, List<Instance> instances, List<String> claims, Optional<RepositoryHostState> repositoryHost) {

    /** The state of a cluster without a repository host. */
    public ClusterState(ClusterName name, List<Instance> instances, List<String> claims) {
        this(name, instances, claims, Optional.empty());
    }

    public ClusterState {
        instances = List.copyOf(instances);
        claims = List.copyOf(claims);
    }

    public boolean exists() {
        return !instances.isEmpty();
    }

    /** The instance that is the primary by the newest decision; empty if there is none. */
    public Optional<Instance> primary() {
        return instances.stream()
                .filter(Instance::isPrimary)
                .max(Comparator.comparing(Instance::effectiveEpoch)
                        .thenComparing(Comparator.comparing(Instance::name).reversed()));
    }

    /**
     * The primary, or without one the first instance that is no replica: a replica never takes the place of the
     * primary by itself. It is empty if there is no such instance.
     */
    public Optional<Instance> primaryOrOnly() {
        return primary()
                .or(() -> instances.stream()
                        .filter(instance -> !instance.isReplica())
                        .findFirst());
    }

    /** The replicas, in the order of their numbers. */
    public List<Instance> replicas() {
        return instances.stream().filter(Instance::isReplica).toList();
    }

    /** Whether the primary sends WAL to this replica now, as a stream. */
    public boolean streams(InstanceName replica) {
        return sender(replica).filter(WalSender::streaming).isPresent();
    }

    /** What the primary says of the connection of this replica; empty if there is no connection, or no primary. */
    public Optional<WalSender> sender(InstanceName replica) {
        return primary().flatMap(Instance::server).stream()
                .flatMap(server -> server.senders().stream())
                .filter(sender -> sender.name().equals(replica.toString()))
                .findFirst();
    }

    /** The slot that the primary has for this replica; empty if it has none, or if there is no primary. */
    public Optional<ReplicationSlot> slot(InstanceName replica) {
        return primary().flatMap(Instance::server).stream()
                .flatMap(server -> server.slots().stream())
                .filter(slot -> slot.name().equals(ReplicationSlot.nameOf(replica)))
                .findFirst();
    }

    public Optional<Instance> instance(InstanceName wanted) {
        return instances.stream()
                .filter(instance -> instance.name().equals(wanted))
                .findFirst();
    }

    public Optional<Observation> primaryObservation() {
        return primary().flatMap(Instance::observation);
    }

    /** Whether the primary accepts connections and writes. */
    public boolean accepting() {
        return primary().filter(Instance::acceptsWrites).isPresent();
    }
}

package io.kubectlpg.cluster;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as it was observed.
 *
 * @param instances by number; empty: there is no such cluster
 * @param claims the names of its volume claims, also of instances that are gone
 * @param repositoryHost the pod whose volume is a repository; empty: there is none
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

    /** The instance whose label says primary. */
    public Optional<Instance> primary() {
        return instances.stream().filter(Instance::isPrimary).findFirst();
    }

    public Optional<Instance> instance(InstanceName wanted) {
        return instances.stream()
                .filter(instance -> instance.name().equals(wanted))
                .findFirst();
    }

    public Optional<Observation> primaryObservation() {
        return primary().flatMap(Instance::observation);
    }

    /** The primary runs, accepts, and may write. */
    public boolean accepting() {
        return primary()
                .flatMap(Instance::server)
                .filter(server -> !server.inRecovery())
                .isPresent();
    }
}

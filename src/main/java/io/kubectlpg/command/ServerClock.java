package io.kubectlpg.command;

import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;

/** The server's clock. A moment such as "10m ago" counts back from it. */
final class ServerClock {
    private ServerClock() {}

    static Instant now(Kube kube, ClusterName cluster) {
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        Observation observation = Preconditions.observation(primary);
        return observation.server().map(Server::now).orElse(observation.now());
    }
}

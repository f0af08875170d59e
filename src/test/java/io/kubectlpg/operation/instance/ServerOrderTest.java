package io.kubectlpg.operation.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerOrderTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final ClusterState STATE = new ClusterState(
            DEMO, List.of(instance(1, Role.REPLICA), instance(2, Role.PRIMARY), instance(3, Role.REPLICA)), List.of());

    @Test
    void stopsTheReplicasBeforeThePrimary() {
        assertThat(ServerOrder.stopping(STATE))
                .extracting(i -> i.name().toString())
                .containsExactly("demo-1", "demo-3", "demo-2");
    }

    @Test
    void startsThePrimaryBeforeTheReplicas() {
        assertThat(ServerOrder.starting(STATE))
                .extracting(i -> i.name().toString())
                .containsExactly("demo-2", "demo-1", "demo-3");
    }

    private static Instance instance(int ordinal, Role role) {
        return new Instance(
                new InstanceName(DEMO, ordinal),
                Optional.of(role),
                0,
                Optional.empty(),
                1,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

package io.kubectlpg.operation.upgrade;

import static io.kubectlpg.operation.upgrade.InstalledCluster.DEMO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestartOrderTest {
    private static final ClusterState THREE = new ClusterState(
            DEMO,
            List.of(
                    instance(1, Role.REPLICA),
                    instance(2, Role.PRIMARY),
                    instance(3, Role.REPLICA),
                    instance(4, Role.RETIRED)),
            List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_connections",
                "max_worker_processes",
                "max_wal_senders",
                "max_prepared_transactions",
                "max_locks_per_transaction"
            })
    void whatReplicasMustMatchIsLoweredOnThePrimaryFirstAndRaisedOnItLast(String parameter) {
        assertThat(order(change(parameter, "200", "150"))).containsExactly("demo-2", "demo-1", "demo-3");
        assertThat(order(change(parameter, "150", "200"))).containsExactly("demo-1", "demo-3", "demo-2");
    }

    @ParameterizedTest
    @CsvSource({"max_connections,99", "max_worker_processes,7", "max_wal_senders,9", "max_locks_per_transaction,63"})
    void whatIsNotSetHasPostgresqlsDefault(String parameter, String below) {
        assertThat(order(change(parameter, "", below))).startsWith("demo-2");
        assertThat(order(change(parameter, below, ""))).endsWith("demo-2");
    }

    @Test
    void anythingElseHasThePrimaryLast() {
        assertThat(order(change("shared_buffers", "2GB", "1GB"))).containsExactly("demo-1", "demo-3", "demo-2");
        assertThat(order()).containsExactly("demo-1", "demo-3", "demo-2");
    }

    @Test
    void noOrderSuitsOneThatIsRaisedAndOneThatIsLowered() {
        assertThatThrownBy(() -> order(change("max_connections", "50", "100"), change("max_wal_senders", "10", "5")))
                .hasMessage("max_connections is raised and max_wal_senders is lowered in one upgrade. For the first, "
                        + "replicas must restart before the primary; for the second, after it");
    }

    @Test
    void whereThereAreNoReplicasAnyOrderDoes() {
        var alone = new ClusterState(DEMO, List.of(instance(1, Role.PRIMARY)), List.of());
        assertThat(RestartOrder.of(
                        alone, List.of(change("max_connections", "50", "100"), change("max_wal_senders", "10", "5"))))
                .hasSize(1);
    }

    private static List<String> order(ParameterChange... changes) {
        return RestartOrder.of(THREE, List.of(changes)).stream()
                .map(instance -> instance.name().toString())
                .toList();
    }

    private static ParameterChange change(String name, String before, String after) {
        return new ParameterChange(name, given(before), given(after), true);
    }

    private static Optional<String> given(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    private static Instance instance(int number, Role role) {
        return new Instance(
                new InstanceName(DEMO, number),
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

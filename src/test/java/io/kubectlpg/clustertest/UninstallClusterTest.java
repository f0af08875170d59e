package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two clusters in one namespace; one goes, step by step. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class UninstallClusterTest {
    private static TestNamespace namespace;

    @BeforeAll
    static void installTwo() {
        namespace = TestNamespace.create();
        Running other = namespace.startPg(TestNamespace.install("other", List.of()));
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        namespace.sql("demo-1-0", "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
        other.finish().succeeded();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void withoutATerminalNothingHappensUntilItIsConfirmed() {
        List<String> before = namespace.versions();
        assertThat(namespace.pg("uninstall", "demo").exited(2).err()).contains("--yes");
        assertThat(namespace
                        .pg("uninstall", "demo", "--delete-data", "--yes")
                        .exited(2)
                        .err())
                .contains("--confirm demo");
        assertThat(namespace
                        .pg("uninstall", "demo", "--delete-data", "--confirm", "other")
                        .exited(2)
                        .err())
                .contains("--confirm says other");
        assertThat(namespace.pg("uninstall", "--yes").exited(2).err()).contains("needs the name of the cluster");
        assertThat(namespace.versions()).isEqualTo(before);
    }

    @Test
    @Order(2)
    void leavesExactlyTheVolumeAndThePasswordsAndAnInstallationBringsThemBack() {
        List<String> others = of("other");
        List<JsonNode> passwords = passwords();

        namespace.pg("uninstall", "demo", "--yes").succeeded();
        assertThat(of("demo"))
                .containsExactly(
                        "persistentvolumeclaim/data-demo-1-0",
                        "secret/demo-app",
                        "secret/demo-replication",
                        "secret/demo-superuser");
        assertThat(of("other")).isEqualTo(others);

        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        assertThat(passwords()).isEqualTo(passwords);
        assertThat(namespace.sql("demo-1-0", "SELECT count(*), sum(n) FROM t")).isEqualTo("1000|500500");
    }

    @Test
    @Order(3)
    void withItsDataNothingOfItIsLeftAndTheOtherClusterServesOn() {
        List<String> others = of("other");
        namespace.pg("uninstall", "demo", "--delete-data", "--confirm", "demo").succeeded();
        // A volume goes when its node has noticed that the pod is gone.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(of("demo")).isEmpty());
        assertThat(of("other")).isEqualTo(others);
        assertThat(namespace.sql("other-1-0", "SELECT 1")).isEqualTo("1");
    }

    private static List<String> of(String cluster) {
        return namespace.objects().stream()
                .filter(name -> name.contains("/" + cluster) || name.contains("-" + cluster))
                .toList();
    }

    private static List<JsonNode> passwords() {
        return namespace
                .json("get", "secret", "demo-app", "demo-replication", "demo-superuser")
                .path("items")
                .findValues("data");
    }
}

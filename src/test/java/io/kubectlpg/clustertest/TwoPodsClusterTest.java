package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ReadWriteOnce binds a volume to a node, not to a pod, and postmaster.pid says nothing across containers. */
@ClusterTest
class TwoPodsClusterTest {
    private static final String FIRST = "demo-1-0";
    private static final String SECOND = "second";

    @Test
    void ofTwoPodsOnOneVolumeOneRunsAServerAndTheOtherTakesOverWhenItIsGone(@TempDir Path folder) throws IOException {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
            namespace.sql(FIRST, "CREATE TABLE t AS SELECT 1 AS n");

            Path copy = Files.writeString(folder.resolve("pod.json"), copyOf(namespace.json("get", "pod", FIRST)));
            namespace.kubectl("create", "-f", copy.toString()).succeeded();
            namespace.awaitRunning(SECOND);
            await().during(Duration.ofSeconds(8))
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(servers(namespace, SECOND)).isZero();
                        assertThat(servers(namespace, FIRST)).isOne();
                    });
            assertThat(namespace.observe(SECOND).path("state").asText()).isEqualTo("locked");
            namespace.sql(FIRST, "INSERT INTO t VALUES (2)");

            namespace.kubectl("scale", "statefulset", "demo-1", "--replicas=0").succeeded();
            namespace
                    .kubectl("wait", "--for=delete", "pod/" + FIRST, "--timeout=60s")
                    .succeeded();
            namespace
                    .kubectl("wait", "--for=condition=Ready", "pod/" + SECOND, "--timeout=60s")
                    .succeeded();
            assertThat(namespace.sql(SECOND, "SELECT sum(n) FROM t")).isEqualTo("3");

            namespace.kubectl("scale", "statefulset", "demo-1", "--replicas=1").succeeded();
            namespace.awaitRunning(FIRST);
            await().during(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        assertThat(servers(namespace, FIRST)).isZero();
                        assertThat(servers(namespace, SECOND)).isOne();
                    });
        }
    }

    /** Postmasters, whose parent is the supervisor. */
    private static int servers(TestNamespace namespace, String pod) {
        String found = namespace
                .kubectl(
                        "exec",
                        pod,
                        "-c",
                        "postgres",
                        "--",
                        "bash",
                        "-c",
                        "grep -l '^PPid:[[:space:]]*1$' $(grep -l '^Name:[[:space:]]*postgres$' /proc/[0-9]*/status) </dev/null | wc -l")
                .succeeded()
                .text();
        return Integer.parseInt(found);
    }

    private static String copyOf(JsonNode pod) {
        ObjectNode copy =
                TestNamespace.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        copy.putObject("metadata")
                .put("name", SECOND)
                .set("labels", pod.path("metadata").path("labels"));
        ObjectNode spec = copy.putObject("spec").setAll((ObjectNode) pod.path("spec"));
        spec.remove(List.of("hostname", "subdomain", "nodeName"));
        return copy.toString();
    }
}

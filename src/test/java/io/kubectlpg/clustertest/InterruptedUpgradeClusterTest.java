package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client goes away by SIGKILL while a cluster gets other values. */
@ClusterTest
class InterruptedUpgradeClusterTest {
    private static final String[] DEV = {"--profile", "dev", "--set", "image=" + TestNamespace.IMAGE};

    @TempDir
    private Path folder;

    @Test
    void isCompletedWhereverTheClientDied() throws IOException {
        killedAt(
                List.of("Apply StatefulSet demo-1", "Replace the pod of demo-1"),
                List.of("Retire demo-1", "Create instance"));
    }

    @Test
    @Tag("exhaustive")
    void isCompletedWhenTheClientDiesInEachStep() throws IOException {
        killedAt(
                List.of(
                        "Check the image",
                        "Apply ConfigMap",
                        "Apply StatefulSet demo-1",
                        "Replace the pod of demo-1",
                        "Wait until demo-1",
                        "Check roles",
                        "Remove ConfigMap extra",
                        "Store the values"),
                List.of(
                        "Retire demo-1",
                        "Create instance demo-2",
                        "Wait until demo-2",
                        "Remove StatefulSet demo-1",
                        "Store the values"));
    }

    /** One upgrade and one move, whose client dies at a step, and whose next one dies at a later step. */
    private void killedAt(List<String> steps, List<String> moving) throws IOException {
        Path before = Files.writeString(folder.resolve("before.yaml"), """
                extraObjects:
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: extra}
                """);
        Path after = Files.writeString(folder.resolve("after.yaml"), """
                extraObjects: []
                podLabels: {team: blue}
                parameters: {max_connections: 20, work_mem: 8MB}
                """);
        try (var cluster = UpgradedCluster.install(UpgradedCluster.words(List.of(DEV), "-f", before.toString()))) {
            for (String step : steps) {
                UpgradedCluster.killAt(cluster.startUpgrade("-f", after.toString()), step);
            }
            cluster.namespace().pg("resume", "demo").succeeded();

            cluster.assertWhole("installed");
            assertThat(cluster.show("max_connections")).isEqualTo("20");
            assertThat(cluster.show("work_mem")).isEqualTo("8MB");
            assertThat(cluster.names("configmap")).doesNotContain("configmap/extra");
            assertThat(cluster.kubectl("get", "pod", "demo-1-0", "-o", "jsonpath={.metadata.labels.team}"))
                    .isEqualTo("blue");

            moved(cluster, moving);
        }
    }

    private static void moved(UpgradedCluster cluster, List<String> steps) {
        UpgradedCluster.killAt(cluster.startUpgrade("--set", "storage.size=6Gi"), "Stop demo-1");
        Running copying = cluster.startUpgrade("--set", "storage.size=6Gi");
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> cluster.names("pvc").contains("persistentvolumeclaim/data-demo-2-0"));
        copying.kill();
        assertThat(cluster.namespace()
                        .pg("uninstall", "demo", "--yes")
                        .exited(3)
                        .err())
                .contains("is being copied");
        for (String step : steps) {
            UpgradedCluster.killAt(cluster.startUpgrade("--set", "storage.size=6Gi"), step);
        }
        cluster.namespace().pg("resume", "demo").succeeded();

        assertThat(cluster.pod()).isEqualTo("demo-2-0");
        cluster.assertWhole("installed");
        assertThat(cluster.names("pvc"))
                .containsExactly("persistentvolumeclaim/data-demo-1-0", "persistentvolumeclaim/data-demo-2-0");
        assertThat(cluster.lastOperation().orElseThrow().path("state").asText()).isEqualTo("DONE");

        cluster.kubectl("delete", "pod", "demo-2-0");
        cluster.kubectl("wait", "--for=create", "pod/demo-2-0", "--timeout=60s");
        cluster.kubectl("wait", "--for=condition=Ready", "pod/demo-2-0", "--timeout=120s");
        assertThat(cluster.namespace().pg("stop", "demo", "--yes").succeeded().exit())
                .isZero();
        assertThat(cluster.kubectl(
                        "get", "statefulset", "demo-2", "-o", "jsonpath={.spec.template.spec.containers[0].name}"))
                .isEqualTo("postgres");
        cluster.namespace().pg("start", "demo").succeeded();
        assertThat(cluster.rows()).containsExactly("installed");
    }
}

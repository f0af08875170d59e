package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume becomes larger: by a copy where its class does not let it grow, else while the server runs. */
@ClusterTest
class VolumeGrowthClusterTest {
    private static final List<String> VALUES =
            List.of("--profile", "dev", "--set", "walStorage.enabled=true", "--set", "walStorage.size=1Gi");

    @TempDir
    private Path folder;

    @Test
    void aCopyTakesThePlaceOfAVolumeAndTheOldOneIsKeptAndNeverServedAgain() throws IOException {
        try (var cluster =
                UpgradedCluster.install(UpgradedCluster.words(VALUES, "--set", "image=" + TestNamespace.IMAGE))) {
            ObjectNode before = (ObjectNode) cluster.namespace().json("get", "statefulset", "demo-1");

            cluster.upgrade("--set", "storage.size=6Gi").succeeded();

            assertThat(cluster.pod()).isEqualTo("demo-2-0");
            assertThat(cluster.names("pvc"))
                    .containsExactly(
                            "persistentvolumeclaim/data-demo-1-0",
                            "persistentvolumeclaim/data-demo-2-0",
                            "persistentvolumeclaim/wal-demo-1-0",
                            "persistentvolumeclaim/wal-demo-2-0");
            assertThat(cluster.kubectl(
                            "get", "pvc", "data-demo-2-0", "-o", "jsonpath={.spec.resources.requests.storage}"))
                    .isEqualTo("6Gi");
            cluster.insert("moved");
            cluster.assertWhole("installed", "moved");

            assertOldVolumeIsNotServed(cluster, before);

            cluster.namespace().pg("uninstall", "demo", "--yes").succeeded();
            cluster.namespace()
                    .pg(UpgradedCluster.words(
                            List.of("install", "demo"),
                            UpgradedCluster.words(
                                    VALUES, "--set", "image=" + TestNamespace.IMAGE, "--set", "storage.size=6Gi")))
                    .succeeded();
            assertThat(cluster.pod()).isEqualTo("demo-2-0");
            cluster.assertWhole("installed", "moved");
        }
    }

    /** Somebody brings the old instance back, as it was. */
    private void assertOldVolumeIsNotServed(UpgradedCluster cluster, ObjectNode before) throws IOException {
        before.remove("status");
        before.withObject("/metadata").remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
        Path file = Files.writeString(folder.resolve("demo-1.json"), before.toString());
        cluster.kubectl("create", "-f", file.toString());
        cluster.namespace().awaitRunning("demo-1-0");

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(cluster.namespace()
                                .observe("demo-1-0")
                                .path("state")
                                .asText())
                        .isEqualTo("moved"));
        assertThat(cluster.namespace().observe("demo-1-0").path("reason").asText())
                .contains("the database lives on in demo-2");
        assertThat(cluster.namespace().observe("demo-1-0").path("server").isNull())
                .isTrue();

        cluster.kubectl("delete", "statefulset", "demo-1");
        cluster.kubectl("wait", "--for=delete", "pod/demo-1-0", "--timeout=120s");
    }

    @Test
    void aVolumeGrowsInPlaceWhereItsClassLetsIt() throws IOException {
        String storageClass = "kpg-grows-" + ProcessHandle.current().pid();
        Path file = Files.writeString(folder.resolve("class.yaml"), """
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: rancher.io/local-path
                volumeBindingMode: WaitForFirstConsumer
                allowVolumeExpansion: true
                """.formatted(storageClass));
        try (var namespace = TestNamespace.create()) {
            namespace.kubectl("create", "-f", file.toString()).succeeded();
        }
        try (var cluster = UpgradedCluster.install(
                "--profile",
                "dev",
                "--set",
                "image=" + TestNamespace.IMAGE,
                "--set",
                "storage.storageClass=" + storageClass)) {
            String pod = cluster.podUid();
            aSizeThatNeverComesKeepsNobodyFromWorking(cluster);
            Running client = cluster.startUpgrade("--set", "storage.size=6Gi");
            client.awaitErr("Grow the volume data-demo-1-0 to 6Gi");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> cluster.kubectl(
                                    "get", "pvc", "data-demo-1-0", "-o", "jsonpath={.spec.resources.requests.storage}")
                            .equals("6Gi"));
            assertThat(client.alive()).isTrue();

            cluster.kubectl(
                    "patch",
                    "pvc",
                    "data-demo-1-0",
                    "--subresource=status",
                    "--type=merge",
                    "-p",
                    "{\"status\":{\"capacity\":{\"storage\":\"6Gi\"}}}");
            client.finish().succeeded();

            assertThat(cluster.podUid()).isEqualTo(pod);
            cluster.assertWhole("installed");
            assertThat(cluster.upgrade("--set", "storage.size=6Gi").succeeded().err())
                    .contains("nothing was changed");
        } finally {
            try (var namespace = TestNamespace.create()) {
                namespace.kubectl("delete", "storageclass", storageClass).succeeded();
            }
        }
    }

    /** Nobody answers for this class: the claim asks for 7Gi from then on, and a smaller size may take that one's place. */
    private static void aSizeThatNeverComesKeepsNobodyFromWorking(UpgradedCluster cluster) {
        Finished late =
                cluster.upgrade("--set", "storage.size=7Gi", "--timeout", "10s").exited(6);
        assertThat(late.err()).contains("the volume data-demo-1-0 does not have 7Gi yet", "--set storage.size=…");
        assertThat(cluster.lastOperation().orElseThrow().path("state").asText()).isEqualTo("RUNNING");

        assertThat(cluster.upgrade("--set", "storage.size=6500Mi", "--timeout", "5s")
                        .exited(6)
                        .err())
                .contains("giving up upgrade", "the volume data-demo-1-0 does not have 6500Mi yet");

        String started = cluster.startedAt();
        assertThat(cluster.namespace()
                        .pg("restart", "demo", "--yes")
                        .succeeded()
                        .err())
                .contains("giving up upgrade");

        assertThat(cluster.startedAt()).isNotEqualTo(started);
        assertThat(cluster.kubectl("get", "pvc", "data-demo-1-0", "-o", "jsonpath={.spec.resources.requests.storage}"))
                .isEqualTo("6500Mi");
    }
}

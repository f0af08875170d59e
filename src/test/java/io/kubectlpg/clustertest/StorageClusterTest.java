package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A claim of the user's, and no volume at all. */
@ClusterTest
class StorageClusterTest {
    private static TestNamespace namespace;

    @BeforeAll
    static void makeAClaim(@TempDir Path folder) throws IOException {
        namespace = TestNamespace.create();
        Path claim = Files.writeString(folder.resolve("claim.yaml"), """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: mine}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                """);
        namespace.kubectl("create", "-f", claim.toString()).succeeded();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    void aClaimOfTheUsersIsUsedAndNeverDeleted() {
        String[] install = TestNamespace.install(
                "demo",
                List.of(
                        "--set",
                        "storage.existingClaim=mine",
                        "--set",
                        "podSecurityContext.fsGroupChangePolicy=Always"));
        namespace.pg(install).succeeded();
        namespace.sql("demo-1-0", "CREATE TABLE t AS SELECT 42 AS n");
        assertThat(namespace
                        .json("get", "pod", "demo-1-0")
                        .at("/spec/securityContext/fsGroupChangePolicy")
                        .asText())
                .isEqualTo("Always");
        assertThat(claims()).containsExactly("persistentvolumeclaim/mine");

        Finished uninstall = namespace
                .pg("uninstall", "demo", "--delete-data", "--confirm", "demo")
                .succeeded();
        assertThat(uninstall.err()).contains("PersistentVolumeClaim mine");
        assertThat(claims()).containsExactly("persistentvolumeclaim/mine");
        assertThat(namespace.json("get", "pvc", "mine").at("/metadata").has("deletionTimestamp"))
                .isFalse();

        namespace.pg(install).succeeded();
        assertThat(namespace.sql("demo-1-0", "SELECT n FROM t")).isEqualTo("42");
        namespace.pg("uninstall", "demo", "--yes").succeeded();
    }

    @Test
    void aClaimThatDoesNotExistIsRefused() {
        assertThat(namespace
                        .pg(TestNamespace.install("other", List.of("--set", "storage.existingClaim=nowhere")))
                        .exited(3)
                        .err())
                .contains("storage.existingClaim", "nowhere", "does not exist");
        assertThat(namespace.objects()).noneMatch(object -> object.contains("other"));
    }

    @Test
    void withoutAVolumeNothingEndsThePodByMistakeAndALostOneServesNothing() {
        namespace
                .pg(TestNamespace.install("trial", List.of("--set", "storage.emptyDir=true")))
                .succeeded();
        namespace.sql("trial-1-0", "CREATE TABLE t AS SELECT 42 AS n");
        assertThat(namespace.pg("status", "trial").succeeded().out()).contains("is lost with its pod");
        for (String[] command : new String[][] {
            {"stop", "trial", "--yes"}, {"restart", "trial", "--pod", "--yes"}, {"uninstall", "trial", "--yes"}
        }) {
            assertThat(namespace.pg(command).exited(3).err()).contains("emptyDir", "--delete-data");
        }
        namespace.pg("restart", "trial", "--yes").succeeded();
        assertThat(namespace.sql("trial-1-0", "SELECT n FROM t")).isEqualTo("42");

        namespace.kubectl("delete", "pod", "trial-1-0").succeeded();
        namespace.awaitRunning("trial-1-0");
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        namespace.observe("trial-1-0").path("state").asText().equals("empty"));
        assertThat(namespace.pg("status", "trial").exited(1).out())
                .contains("was lost with its pod", "uninstall trial --delete-data");
        namespace
                .pg("uninstall", "trial", "--delete-data", "--confirm", "trial")
                .succeeded();
    }

    private static List<String> claims() {
        return namespace.objects().stream()
                .filter(object -> object.startsWith("persistentvolumeclaim/"))
                .toList();
    }
}

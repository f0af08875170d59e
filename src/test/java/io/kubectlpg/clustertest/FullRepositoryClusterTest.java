package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A repository on a volume that has an end: local volumes have none, so it is one in memory. */
@ClusterTest
@Tag("exhaustive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullRepositoryClusterTest {
    private static final String HOST = "demo-repo-0";

    private final RecoverableCluster cluster = RecoverableCluster.installOnVolume();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    void isNamedWithWhatMendsItAndWhatIsThereStaysWhole(@TempDir Path folder) throws IOException {
        onAVolumeInMemory(folder);
        cluster.inPod("bash", "/opt/kubectl-pg/stanza").succeeded();
        cluster.pg("backup full").succeeded();
        List<String> before = cluster.labels();
        onHost("dd if=/dev/zero of=/repository/fill bs=1M 2>/dev/null; sync; [[ -s /repository/fill ]]");

        Finished refused = cluster.pg("backup full").exited(1);

        assertThat(refused.err()).contains("the volume of the repository is full", "backup.volume.size");
        cluster.insert("waits");
        cluster.sql("SELECT pg_switch_wal()");
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(cluster.pg("status").exited(1).out())
                        .contains("NOT HEALTHY", "is full")
                        .doesNotContain("…  now"));
        assertThat(cluster.rows()).containsExactly("waits");

        onHost("rm /repository/fill");
        cluster.assertArchives();
        cluster.pg("backup full").succeeded();
        assertThat(cluster.labels()).containsAll(before).hasSize(before.size() + 1);
        cluster.pg("verify").succeeded();
        cluster.pg("status").succeeded();
    }

    /** Claims cannot be taken out of a StatefulSet that is there. */
    private void onAVolumeInMemory(Path folder) throws IOException {
        ObjectNode set = (ObjectNode) read(cluster.namespace()
                .kubectl("get", "statefulset", "demo-repo", "-o", "json")
                .succeeded()
                .out());
        set.remove("status");
        ((ObjectNode) set.get("metadata"))
                .remove(List.of("uid", "resourceVersion", "managedFields", "creationTimestamp"));
        ((ObjectNode) set.get("spec")).remove("volumeClaimTemplates");
        ObjectNode volume = ((ArrayNode) set.at("/spec/template/spec/volumes")).addObject();
        volume.put("name", "repository")
                .putObject("emptyDir")
                .put("medium", "Memory")
                .put("sizeLimit", "64Mi");
        Path file = Files.writeString(folder.resolve("repository.json"), set.toString());
        cluster.namespace().kubectl("delete", "statefulset", "demo-repo").succeeded();
        cluster.namespace()
                .kubectl("wait", "--for=delete", "pod/" + HOST, "--timeout=90s")
                .succeeded();
        cluster.namespace().kubectl("create", "-f", file.toString()).succeeded();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> cluster.namespace()
                        .kubectl("get", "pod", HOST, "-o", "jsonpath={.status.containerStatuses[0].ready}")
                        .text()
                        .equals("true"));
    }

    private static JsonNode read(String text) throws JsonProcessingException {
        return TestNamespace.JSON.readTree(text);
    }

    private void onHost(String script) {
        cluster.namespace()
                .kubectl("exec", HOST, "-c", "postgres", "--", "bash", "-c", script)
                .succeeded();
    }
}

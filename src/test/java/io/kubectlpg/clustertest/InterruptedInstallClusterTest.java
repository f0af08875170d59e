package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The client goes away by SIGKILL while it installs. */
@ClusterTest
class InterruptedInstallClusterTest {

    @Test
    void isCompletedWhereverTheClientDied() {
        killedAt(List.of("Apply Secret", "Take the first full backup"));
    }

    @Test
    @Tag("exhaustive")
    void isCompletedWhenTheClientDiesInEachStep() {
        killedAt(List.of(
                "Check the image",
                "Generate passwords",
                "Apply Secret",
                "Create instance",
                "Wait until demo-1 accepts",
                "Mark demo-1 as initialized",
                "Check roles",
                "Create the stanza",
                "Take the first full backup"));
    }

    /** One installation, whose client dies at a step, and whose next one dies at a later step. */
    private static void killedAt(List<String> steps) {
        try (var cluster = new RecoverableCluster(TestNamespace.create())) {
            for (String step : steps) {
                // What the cluster has brought to its end by itself is not a step any more.
                if (!planned(cluster).contains(step)) {
                    continue;
                }
                Running client = cluster.namespace().startPg(RecoverableCluster.installation());
                client.awaitErr(step);
                client.kill();
            }

            cluster.namespace().pg(RecoverableCluster.installation()).succeeded();

            assertThat(cluster.operations())
                    .hasSize(1)
                    .allSatisfy(operation ->
                            assertThat(operation.path("state").asText()).isEqualTo("DONE"));
            assertThat(cluster.pg("resume").succeeded().err()).contains("There is no unfinished operation");
            assertThat(cluster.labels()).hasSize(1);
            assertThat(cluster.requests("backup")).hasSize(1);
            assertThat(cluster.namespace().kubectl("get", "pod", "-o", "name").text())
                    .isEqualTo("pod/demo-1-0");
            cluster.createTable();
            cluster.insert("served");
            assertThat(cluster.rows()).containsExactly("served");
        }
    }

    private static String planned(RecoverableCluster cluster) {
        var words = new ArrayList<>(List.of(RecoverableCluster.installation()));
        words.add("--dry-run");
        return cluster.namespace().pg(words.toArray(String[]::new)).succeeded().out();
    }
}

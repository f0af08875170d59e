package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupClusterTest {
    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    void reportsTheLabelThatTheRepositoryListsUnderTheOperationsId() {
        List<String> before = cluster.labels();

        Finished backup = cluster.pg("backup full").succeeded();

        JsonNode operation = cluster.lastOperation();
        assertThat(operation.path("state").asText()).isEqualTo("DONE");
        List<JsonNode> backups = cluster.backups();
        assertThat(backups).hasSize(before.size() + 1);
        JsonNode newest = backups.getLast();
        String label = newest.path("label").asText();
        assertThat(backup.err()).contains(label);
        assertThat(newest.path("type").asText()).isEqualTo("full");
        assertThat(newest.path("annotation").path("operation").asText())
                .startsWith(operation.path("id").asText());

        JsonNode info =
                TestNamespace.parse(cluster.pg("info", "-o", "json").succeeded().out());
        assertThat(labels(info)).isEqualTo(cluster.labels());
        JsonNode status = TestNamespace.parse(
                cluster.pg("status", "-o", "json").succeeded().out());
        assertThat(status.path("repository").path("newestBackup").path("label").asText())
                .isEqualTo(label);
    }

    @Test
    void reportsABackupWhosePodWasDeletedAsFailedAndTakesANewOneAfterwards() {
        List<String> before = cluster.labels();
        String uid = cluster.podUid();

        Held.Watch watch = Held.watch(cluster, "backup");
        Running backup = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            cluster.namespace()
                    .kubectl("delete", "pod", RecoverableCluster.POD, "--wait=false")
                    .succeeded();
        }

        Finished failed = backup.finish().exited(1);
        assertThat(failed.err()).contains("the backup ended with its pod");
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo("FAILED");
        cluster.awaitPodAfter(uid);
        assertThat(cluster.labels()).isEqualTo(before);

        cluster.pg("backup full").succeeded();
        assertThat(cluster.labels()).hasSize(before.size() + 1);
    }

    private static List<String> labels(JsonNode info) {
        var labels = new ArrayList<String>();
        info.path("backups").forEach(backup -> labels.add(backup.path("label").asText()));
        return labels;
    }
}

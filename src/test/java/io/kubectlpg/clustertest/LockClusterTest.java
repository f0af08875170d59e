package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockClusterTest {
    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    void letsOneOfTwoClientsWorkAndTellsTheOtherWhatRuns() {
        int backups = cluster.labels().size();
        int restores = cluster.requests("restore").size();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running first = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            String id = cluster.lastOperation().path("id").asText();

            Finished second = cluster.pg("backup incr").exited(5);
            Finished restore = cluster.restore("2s ago").exited(5);

            assertThat(second.err()).contains("backup " + id);
            assertThat(restore.err()).contains("backup " + id);
        }
        first.finish().succeeded();
        assertThat(cluster.labels()).hasSize(backups + 1);
        assertThat(cluster.requests("restore")).hasSize(restores);
    }

    @Test
    void takesABackupOverFromAClientThatWasStoppedBeyondItsLease() {
        int backups = cluster.labels().size();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running sleeping = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            cluster.awaitFollower();
            sleeping.stop();
        }

        Finished resumed = cluster.pg("resume").succeeded();

        assertThat(resumed.err())
                .contains("taking up backup")
                .contains(cluster.labels().getLast());
        sleeping.goOn();
        assertThat(sleeping.finish().exited(5).err()).contains("stopped for longer than its lock");
        assertThat(cluster.labels()).hasSize(backups + 1);
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo("DONE");
    }

    @Test
    void takesARestoreOverFromAClientThatWasStoppedBeyondItsLease() {
        int restores = cluster.requests("restore").size();
        cluster.insert("before");
        String moment = cluster.now();
        cluster.insert("after");
        Running sleeping = startedUntil(cluster.startRestore(moment, "--no-backup"), "Stop, copy, recover and open");
        sleeping.stop();

        cluster.pg("resume").succeeded();
        cluster.insert("later");

        sleeping.goOn();
        sleeping.finish().exited(5);
        assertThat(cluster.rows()).containsExactly("before", "later");
        assertThat(cluster.requests("restore")).hasSize(restores + 1);
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo("DONE");
    }

    /** Without its lease it may not even hand the work over. */
    @Test
    void doesNothingAnyMoreWhenItWasStoppedBeforeItBegan() {
        int backups = cluster.labels().size();
        Running sleeping = startedUntil(cluster.startPg("backup full"), "Take a full backup");
        sleeping.stop();
        int requested = cluster.requests("backup").size();

        cluster.pg("resume").succeeded();

        sleeping.goOn();
        sleeping.finish().exited(5);
        assertThat(cluster.requests("backup")).hasSizeBetween(requested, requested + 1);
        assertThat(cluster.labels()).hasSize(backups + 1);
        assertThat(states()).doesNotContain("RUNNING", "FAILED");
    }

    private List<String> states() {
        return cluster.operations().stream()
                .map(operation -> operation.path("state").asText())
                .toList();
    }

    private static Running startedUntil(Running client, String line) {
        client.awaitErr(line);
        return client;
    }
}

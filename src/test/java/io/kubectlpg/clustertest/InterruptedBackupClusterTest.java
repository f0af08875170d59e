package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The client goes away while the instance takes a backup. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedBackupClusterTest {
    private final RecoverableCluster cluster = RecoverableCluster.install();
    private int before;

    @AfterAll
    void remove() {
        cluster.close();
    }

    @BeforeEach
    void count() {
        before = cluster.labels().size();
    }

    @Test
    void endsByItselfAfterSigkillInTheMiddleAndResumeReportsIt() {
        Held.Watch watch = Held.watch(cluster, "backup");
        Running client = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            client.kill();
        }

        cluster.awaitIdle();
        assertThat(cluster.labels()).hasSize(before + 1);
        Finished resumed = cluster.pg("resume").succeeded();

        assertThat(resumed.err()).contains(cluster.labels().getLast());
        assertOneMoreBackupAndAllDone();
    }

    @Test
    void isFollowedByTheSameCommandAfterSigkillRightAtTheBeginning() {
        Running client = cluster.startPg("backup full");
        client.awaitErr("Take a full backup");
        client.kill();

        Finished again = cluster.pg("backup full").succeeded();

        assertThat(again.err())
                .contains("continuing backup")
                .contains(cluster.labels().getLast());
        assertOneMoreBackupAndAllDone();
    }

    @Test
    void goesOnAfterCtrlCWhichSaysSo() {
        Held.Watch watch = Held.watch(cluster, "backup");
        Running client = cluster.namespace().startInterruptiblePg("backup", "full", RecoverableCluster.NAME);
        try (Held _ = watch.held()) {
            client.signal("INT");
            Finished interrupted = client.finish().exited(130);
            assertThat(interrupted.err()).contains("goes on").contains("kubectl pg resume demo");
        }

        Finished resumed = cluster.pg("resume").succeeded();
        assertThat(resumed.err()).contains(cluster.labels().getLast());
        assertOneMoreBackupAndAllDone();
    }

    private void assertOneMoreBackupAndAllDone() {
        assertThat(cluster.labels()).hasSize(before + 1);
        assertThat(cluster.operations())
                .allSatisfy(operation ->
                        assertThat(operation.path("state").asText()).isEqualTo("DONE"));
        assertThat(cluster.pg("resume").succeeded().err()).contains("There is no unfinished operation");
    }
}

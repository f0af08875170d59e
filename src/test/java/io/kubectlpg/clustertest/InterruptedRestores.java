package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client goes away by SIGKILL while the instance restores, whatever holds its backups. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InterruptedRestores {
    private final RecoverableCluster cluster;
    private String moment = "";
    private int backups;
    private int restores;

    InterruptedRestores(RecoverableCluster cluster) {
        this.cluster = cluster;
    }

    @AfterAll
    void remove() {
        cluster.close();
    }

    @BeforeEach
    void rowsBeforeAndAfterAMoment() {
        cluster.sql("TRUNCATE entries");
        cluster.insert("before");
        moment = cluster.now();
        cluster.insert("after");
        backups = cluster.labels().size();
        restores = cluster.requests("restore").size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "recover"})
    void endsByItselfWhenTheClientDiesInPhase(String phase) {
        endsByItself(phase);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "stop", "rescue", "open", "archive"})
    @Tag("exhaustive")
    void endsByItselfWhenTheClientDiesInAnyOtherPhase(String phase) {
        endsByItself(phase);
    }

    /** Targets differ in what recovery is told, so in the phases around that. */
    @ParameterizedTest
    @ValueSource(strings = {"copy", "recover", "open"})
    @Tag("exhaustive")
    void endsByItselfAtATransactionWhenTheClientDiesInPhase(String phase) {
        cluster.sql("TRUNCATE entries");
        cluster.insert("before");
        String xid = cluster.insertBy("wrong");
        endsByItself(phase, "--xid", xid, "--exclusive");
    }

    private void endsByItself(String phase) {
        endsByItself(phase, "--time", moment);
    }

    private void endsByItself(String phase, String... target) {
        Held.Watch watch = Held.watch(cluster, "restore", phase);
        Running client = cluster.startPg("restore --yes --no-backup", target);
        try (Held _ = watch.held()) {
            client.kill();
        }

        cluster.awaitIdle();
        cluster.awaitReady();
        cluster.insert("later");
        cluster.pg("resume").succeeded();

        assertRestoredOnce("before", "later");
        assertThat(cluster.labels()).hasSize(backups);
    }

    @Test
    @Tag("exhaustive")
    void endsByItselfWhenTheTokenIsRevokedInTheMiddleAndTheClientSaysSo(@TempDir Path folder) {
        TestNamespace namespace = cluster.namespace();
        namespace.createAccount("ann", "admin");
        Path kubeconfig = new Kubeconfigs(namespace, folder).ofServiceAccount("ann");
        Held.Watch watch = Held.watch(cluster, "restore", "copy");
        Running client = cluster.startRestore(moment, "--no-backup", "--kubeconfig", kubeconfig.toString());
        try (Held _ = watch.held()) {
            namespace.kubectl("delete", "serviceaccount", "ann").succeeded();
            assertThat(client.finish().exited(6).err())
                    .contains("goes on in demo-1", "does not accept the credentials", "kubectl pg resume demo");
        }

        cluster.awaitIdle();
        cluster.awaitReady();
        cluster.pg("resume").succeeded();

        assertRestoredOnce("before");
    }

    @Test
    void isTakenUpByTheSameCommandWhenTheClientDiesWhileItHandsItOver() {
        Running client = cluster.startRestore(moment, "--no-backup");
        client.awaitErr("Hand the restore over");
        client.kill();

        cluster.restore(moment, "--no-backup").succeeded();

        assertRestoredOnce("before");
    }

    @Test
    void takesItsFullBackupOnceWhenTheClientDiesThen() {
        Held.Watch watch = Held.watch(cluster, "backup");
        Running client = cluster.startRestore(moment);
        try (Held _ = watch.held()) {
            client.kill();
        }

        cluster.awaitIdle();
        assertThat(cluster.labels()).hasSize(backups + 1);
        cluster.pg("resume").succeeded();

        assertRestoredOnce("before");
        assertThat(cluster.labels()).hasSize(backups + 1);
    }

    /** Nothing has been written down yet, so nothing is left behind. */
    @Test
    void hasChangedNothingWhenTheClientDiesDuringTheChecks() {
        String started = cluster.startedAt();
        Running client = cluster.startRestore(moment, "--no-backup");
        client.awaitErr("Archive a last commit");
        client.kill();

        if (cluster.requests("restore").size() == restores) {
            assertThat(cluster.rows()).containsExactly("before", "after");
            assertThat(cluster.startedAt()).isEqualTo(started);
        }
        cluster.restore(moment, "--no-backup").succeeded();

        assertRestoredOnce("before");
    }

    private void assertRestoredOnce(String... rows) {
        assertThat(cluster.rows()).containsExactly(rows);
        assertThat(cluster.requests("restore"))
                .hasSize(restores + 1)
                .allSatisfy(
                        request -> assertThat(request.path("exit").asInt(-1)).isZero());
        assertThat(cluster.operations())
                .allSatisfy(operation ->
                        assertThat(operation.path("state").asText()).isEqualTo("DONE"));
        assertThat(cluster.pg("resume").succeeded().err()).contains("There is no unfinished operation");
    }
}

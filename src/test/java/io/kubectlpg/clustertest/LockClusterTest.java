package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.network.ApiProxy;
import io.kubectlpg.network.Asked;
import io.kubectlpg.network.HeldAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

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
                .contains("continuing backup")
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

    /** Without its lease it may not even hand the work over: it was stopped right before. */
    @Test
    void handsNothingOverWhenItWasStoppedBeyondItsLeaseBefore(@TempDir Path folder) throws Exception {
        int backups = cluster.labels().size();
        int requested = cluster.requests("backup").size();
        try (ApiProxy proxy = proxy(folder)) {
            HeldAnswer journal = proxy.hold(LockClusterTest::writesTheJournal);
            Running sleeping = startPg(proxy, "backup", "full");
            journal.await();
            sleeping.stop();
            cluster.pg("resume").succeeded();
            assertThat(cluster.requests("backup")).hasSize(requested + 1);

            proxy.forget();
            journal.close();
            sleeping.goOn();

            assertThat(sleeping.finish().exited(5).err()).contains("stopped for longer than its lock");
            assertThat(proxy.asked()).noneMatch(asked -> asked.path().contains("kubectl-pg%2Frequest"));
        }
        assertThat(cluster.requests("backup")).hasSize(requested + 1);
        assertThat(cluster.labels()).hasSize(backups + 1);
        assertThat(states()).doesNotContain("RUNNING", "FAILED");
    }

    /** A laptop that slept beyond its lease, and nobody has worked on the cluster meanwhile. */
    @Test
    void goesOnAfterItWasStoppedBeyondItsLeaseWhenNobodyTookIt(@TempDir Path folder) throws Exception {
        int requested = cluster.requests("backup").size();
        try (ApiProxy proxy = proxy(folder)) {
            HeldAnswer journal = proxy.hold(LockClusterTest::writesTheJournal);
            Running sleeping = startPg(proxy, "backup", "full");
            journal.await();
            sleeping.stop();
            Thread.sleep(Duration.ofSeconds(17));
            journal.close();
            sleeping.goOn();
            sleeping.finish().succeeded();
        }
        assertThat(cluster.requests("backup")).hasSize(requested + 1);
        assertThat(states()).doesNotContain("RUNNING", "FAILED");
    }

    /** A NAT or a VPN forgets every connection while a backup runs; new ones work. */
    @Test
    void keepsItsLockThoughEveryConnectionIsDead(@TempDir Path folder) throws Exception {
        int requested = cluster.requests("backup").size();
        int transitions = leaseTransitions();
        Held.Watch watch = Held.watch(cluster, "backup");
        try (ApiProxy proxy = proxy(folder)) {
            Running client = startPg(proxy, "backup", "full");
            try (Held _ = watch.held()) {
                proxy.freeze();
                // Longer than the lease lasts.
                Thread.sleep(Duration.ofSeconds(20));
                assertThat(cluster.pg("backup incr").exited(5).err()).contains("has not ended");
            }
            assertThat(client.finish().succeeded().err())
                    .as("it still had its lock")
                    .doesNotContain("lock on demo")
                    .contains("done in");
        }
        assertThat(leaseTransitions()).isEqualTo(transitions + 1);
        assertThat(cluster.requests("backup")).hasSize(requested + 1);
        assertThat(states()).doesNotContain("RUNNING", "FAILED");
    }

    private static boolean writesTheJournal(Asked request) {
        return request.method().equals("PATCH") && request.path().contains("/configmaps/demo-operations");
    }

    private ApiProxy proxy(Path folder) throws IOException, GeneralSecurityException {
        return ApiProxy.open(cluster.namespace().kubeconfig(), folder);
    }

    private Running startPg(ApiProxy proxy, String... words) {
        var command = new ArrayList<>(List.of(words));
        command.add(RecoverableCluster.NAME);
        return cluster.namespace().startPg(proxy.kubeconfig(), command.toArray(String[]::new));
    }

    /** How often somebody else took the lock. */
    private int leaseTransitions() {
        return Integer.parseInt(cluster.namespace()
                .kubectl("get", "lease", "demo-operation", "-o", "jsonpath={.spec.leaseTransitions}")
                .succeeded()
                .text());
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

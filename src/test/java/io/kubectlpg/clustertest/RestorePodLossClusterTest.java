package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The pod, or the server in it, is lost while the instance restores. */
@ClusterTest
@Tag("exhaustive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestorePodLossClusterTest {
    private static final List<String> PHASES = List.of("check", "stop", "rescue", "copy", "recover", "open", "archive");

    private final RecoverableCluster cluster = RecoverableCluster.install();

    /** How something is lost. */
    enum Loss {
        POD_DELETED,
        POD_DELETED_BY_FORCE,
        SERVER_KILLED
    }

    @AfterAll
    void remove() {
        cluster.close();
    }

    static Stream<Arguments> lossesInPhases() {
        return PHASES.stream().flatMap(phase -> Stream.of(Loss.values()).map(loss -> Arguments.of(loss, phase)));
    }

    @ParameterizedTest
    @MethodSource("lossesInPhases")
    void goesOnToTheEndAndServesNoStateInBetween(Loss loss, String phase) {
        if (loss == Loss.POD_DELETED) {
            // Else each restore replays all that the ones before it have written.
            cluster.pg("backup full").succeeded();
            cluster.sql("SELECT pg_sleep(1.5)");
        }
        cluster.sql("TRUNCATE entries");
        cluster.insert("before");
        String moment = cluster.now();
        cluster.insert("after");
        try (Probe probe = Probe.start(cluster)) {
            Held.Watch watch = Held.watch(cluster, "restore", phase);
            Running client = cluster.startRestore(moment, "--no-backup");
            try (Held _ = watch.held()) {
                lose(loss);
            }

            client.finish().succeeded();
            cluster.awaitReady();

            assertThat(cluster.rows()).containsExactly("before");
            assertThat(cluster.requests("restore"))
                    .allSatisfy(request ->
                            assertThat(request.path("exit").asInt(-1)).isZero());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(probe.seen()).containsExactly("before,after", "before"));
            cluster.assertArchives();
        }
    }

    private void lose(Loss loss) {
        switch (loss) {
            case POD_DELETED ->
                cluster.namespace()
                        .kubectl("delete", "pod", RecoverableCluster.POD, "--wait=false")
                        .succeeded();
            case POD_DELETED_BY_FORCE ->
                cluster.namespace()
                        .kubectl("delete", "pod", RecoverableCluster.POD, "--wait=false", "--grace-period=0", "--force")
                        .succeeded();
            case SERVER_KILLED ->
                cluster.inPod(
                                "bash",
                                "-c",
                                ". /opt/kubectl-pg/common; pid=$(postmaster_pid); [[ -z $pid ]] || kill -9 $pid")
                        .succeeded();
        }
    }

    /** An application that reads over the Service as often as it can, and prints what it reads. */
    private record Probe(RecoverableCluster cluster, String pod) implements AutoCloseable {
        private static final String LOOP = """
                while :; do
                  psql -XAtqc "SELECT string_agg(entry, ',' ORDER BY n) FROM entries" 2>/dev/null
                  sleep 0.05
                done
                """;
        private static final String SPEC = """
                {"spec":{"terminationGracePeriodSeconds":0,
                  "securityContext":{"runAsNonRoot":true,"runAsUser":999,"seccompProfile":{"type":"RuntimeDefault"}},
                  "containers":[{"name":"probe","image":"IMAGE","imagePullPolicy":"IfNotPresent","command":["bash","-c",LOOP],
                    "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}},
                    "env":[{"name":"PGHOST","value":"demo-rw"},{"name":"PGUSER","value":"myapp"},
                      {"name":"PGDATABASE","value":"myapp"},{"name":"PGCONNECT_TIMEOUT","value":"2"},
                      {"name":"PGPASSWORD","valueFrom":{"secretKeyRef":{"name":"demo-app","key":"password"}}}]}]}}
                """;

        static Probe start(RecoverableCluster cluster) {
            var probe = new Probe(cluster, "probe-" + System.nanoTime());
            String spec = SPEC.replace("IMAGE", TestNamespace.IMAGE)
                    .replace(
                            "LOOP",
                            TestNamespace.JSON.getNodeFactory().textNode(LOOP).toString());
            cluster.namespace()
                    .kubectl(
                            "run",
                            probe.pod,
                            "--image=" + TestNamespace.IMAGE,
                            "--restart=Never",
                            "--overrides=" + spec)
                    .succeeded();
            await().atMost(Duration.ofSeconds(60)).until(() -> probe.seen().equals(List.of("before,after")));
            return probe;
        }

        /** The states that it has read, one after the other. */
        List<String> seen() {
            var states = new ArrayList<String>();
            for (String line :
                    cluster.namespace().kubectl("logs", pod).out().lines().toList()) {
                if (states.isEmpty() || !states.getLast().equals(line)) {
                    states.add(line);
                }
            }
            return states;
        }

        @Override
        public void close() {
            cluster.namespace().kubectl("delete", "pod", pod, "--wait=false").succeeded();
        }
    }
}

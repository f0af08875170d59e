package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The node of the primary is cut off from the network, and comes back; applications write on both sides of the cut. */
@ClusterTest
@Tag("exhaustive")
@TestMethodOrder(OrderAnnotation.class)
class CutNodeClusterTest {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** After this time a primary that is cut off has stopped: 30 s, and what looks and the stop take. */
    private static final Duration STOPPED = Duration.ofSeconds(50);

    private static PromotedCluster promoted;
    private static LocalNode node;
    private static String old;

    @BeforeAll
    static void install(@TempDir Path folder) throws IOException {
        promoted = PromotedCluster.installOnNodes(folder);
        node = LocalNode.toDisturb(promoted.namespace(), folder);
        old = promoted.namespace().items("get", "pods").stream()
                .filter(pod -> pod.at("/spec/nodeName").asText().equals(node.name()))
                .map(pod -> pod.at("/metadata/name").asText().replaceFirst("-0$", ""))
                .filter(PromotedCluster.INSTANCES::contains)
                .findFirst()
                .orElseThrow();
        promoted.pg("promote", old, "--yes").exited(0);
        promoted.assertPrimary(old);
        startWriterBesideThePrimary(folder);
    }

    @AfterAll
    static void remove() {
        try {
            if (node != null) {
                node.disturb("node-heal");
            }
        } finally {
            promoted.close();
        }
    }

    /** It writes to the address of the pod, and notes what was acknowledged, and when. */
    private static void startWriterBesideThePrimary(Path folder) throws IOException {
        String address = promoted.namespace()
                .json("get", "pod", old + "-0")
                .at("/status/podIP")
                .asText();
        Path file = Files.writeString(
                folder.resolve("beside.yaml"), """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: beside
                spec:
                  nodeName: %s
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: writer
                      image: %s
                      env:
                        - {name: PGHOST, value: "%s"}
                        - {name: PGUSER, value: myapp}
                        - {name: PGDATABASE, value: myapp}
                        - {name: PGCONNECT_TIMEOUT, value: "2"}
                        - {name: PGPASSWORD, valueFrom: {secretKeyRef: {name: demo-app, key: password}}}
                      command:
                        - bash
                        - -c
                        - |
                          for ((n = 1; ; n++)); do
                            sleep 0.1
                            if [[ -e /tmp/pause ]]; then continue; fi
                            if psql -XAtq -c "INSERT INTO entries (entry) VALUES ('beside $n')" 2>/dev/null; then
                              echo "$EPOCHSECONDS beside $n" >>/tmp/acknowledged
                            fi
                          done
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """.formatted(node.name(), TestNamespace.IMAGE, address));
        promoted.namespace().kubectl("apply", "-f", file.toString()).succeeded();
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> acknowledgedBeside().size() > 3);
    }

    private static String beside(String... command) {
        return promoted.namespace()
                .kubectl(Stream.concat(Stream.of("exec", "beside", "--"), Arrays.stream(command))
                        .toArray(String[]::new))
                .succeeded()
                .out();
    }

    private record Row(long second, String entry) {}

    private static List<Row> acknowledgedBeside() {
        return beside("cat", "/tmp/acknowledged")
                .lines()
                .map(line -> line.split(" ", 2))
                .map(words -> new Row(Long.parseLong(words[0]), words[1]))
                .toList();
    }

    private static List<String> lost(List<Row> acknowledged) {
        var lost = new ArrayList<>(acknowledged.stream().map(Row::entry).toList());
        lost.removeAll(promoted.rows());
        return lost;
    }

    private static void heal() {
        node.disturb("node-heal");
        promoted.namespace()
                .kubectl("wait", "--for=condition=Ready", "node/" + node.name(), "--timeout=120s")
                .succeeded();
    }

    /** Nobody promotes: it accepts nothing while it is cut off, and goes on afterwards. */
    @Test
    @Order(1)
    void aPrimaryThatIsCutOffStopsAndServesAgain() throws InterruptedException {
        node.disturb("node-cut");
        long cut = Instant.now().getEpochSecond();
        Thread.sleep(STOPPED.plusSeconds(25));
        long healed = Instant.now().getEpochSecond();
        heal();

        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> acknowledgedBeside().getLast().second() > healed);
        List<Row> acknowledged = acknowledgedBeside();
        assertThat(acknowledged)
                .filteredOn(row -> row.second() > cut + STOPPED.toSeconds() && row.second() < healed)
                .isEmpty();
        // It did not stop because of a blink.
        assertThat(acknowledged).anyMatch(row -> row.second() > cut + 15 && row.second() < healed);
        beside("touch", "/tmp/pause");
        promoted.assertPrimary(old);
        assertThat(lost(acknowledged)).isEmpty();
        beside("rm", "/tmp/pause");
    }

    /** A promotion that is told, wrongly, that the node is switched off. */
    @Test
    @Order(2)
    void theOldPrimaryStopsAndNeverServesBesideItsSuccessorAgain() throws InterruptedException {
        node.disturb("node-cut");
        long cut = Instant.now().getEpochSecond();
        Finished promotion = promoted.pg("promote", "demo", "--failover", "--node-is-down", "--yes");
        assertThat(promotion.exit()).as(promotion.err()).isZero();
        PromotedCluster.Writer writer = promoted.write("beyond");
        Thread.sleep(STOPPED.plusSeconds(15));
        long healed = Instant.now().getEpochSecond();
        heal();
        promoted.namespace()
                .kubectl("wait", "--for=delete", "pod/" + old + "-0", "--timeout=120s")
                .succeeded();

        writer.assertNothingLost();
        List<Row> acknowledged = acknowledgedBeside();
        assertThat(acknowledged)
                .filteredOn(row -> row.second() > cut + STOPPED.toSeconds())
                .as("the cut was at %s, and healed at %s", cut, healed)
                .isEmpty();
        // A row of the second of the cut may have reached a replica.
        assertThat(lost(acknowledged))
                .allMatch(entry ->
                        acknowledged.stream().anyMatch(row -> row.entry().equals(entry) && row.second() >= cut - 1));
        assertThat(promoted.cluster().pg("status").exited(1).out()).contains(old + " is fenced");
        promoted.pg("replicas", "rebuild", old, "--yes").succeeded();
        promoted.assertPrimary(promoted.primaries().getFirst());
    }
}

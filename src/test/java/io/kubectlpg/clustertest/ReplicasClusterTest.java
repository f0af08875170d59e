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
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Replicas are made, follow, are rebuilt, replaced and removed, while the primary serves. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class ReplicasClusterTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static RecoverableCluster cluster;
    private static ReplicatedCluster replicated;

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.install();
        replicated = new ReplicatedCluster(cluster);
    }

    @AfterAll
    static void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
    void oneInstanceBecomesThreeAndThePrimaryServesMeanwhile() {
        String started = cluster.startedAt();
        cluster.insert("one");

        Finished scaled = cluster.pg("replicas scale", "3").succeeded();

        assertThat(scaled.err()).endsWith("demo has 3 instances: the primary and 2 replicas.\n");
        replicated.assertAllStream("demo-2", "demo-3");
        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(cluster.pg("values").succeeded().out()).contains("instances: 3");
        assertThat(cluster.pg("diff").exited(0).out()).isEmpty();
        assertThat(cluster.pg("replicas scale", "3").succeeded().err()).contains("nothing was changed");
    }

    @Test
    @Order(2)
    void aPodThatIsDeletedComesBackAndFollows() {
        for (String pod : List.of("demo-2-0", "demo-1-0", "demo-3-0")) {
            cluster.namespace().kubectl("delete", "pod", pod).succeeded();
            cluster.awaitReady();
            cluster.insert("without " + pod);
        }
        replicated.assertAllStream("demo-2", "demo-3");
    }

    @Test
    @Order(3)
    void parametersThatMustNotBeLowerOnAReplicaAreRaisedAndLoweredInTheRightOrder() {
        for (String connections : List.of("130", "40")) {
            cluster.pg("config set", "max_connections=" + connections, "--yes").succeeded();
            cluster.insert("with " + connections + " connections");
            replicated.assertAllStream("demo-2", "demo-3");
            for (String instance : List.of("demo-1-0", "demo-2-0", "demo-3-0")) {
                assertThat(cluster.namespace().sql(instance, "SHOW max_connections"))
                        .isEqualTo(connections);
            }
        }
    }

    @Test
    @Order(4)
    void newPodsComeOneAfterTheOtherAndThatOfThePrimaryLast() {
        Finished upgraded = cluster.pg("upgrade", "--set", "podLabels.team=blue", "--keep-primary", "--yes")
                .succeeded();

        assertThat(upgraded.err()
                        .lines()
                        .filter(line -> line.matches("(Replace the pod|Wait until).*"))
                        .toList())
                .containsExactly(
                        "Replace the pod of demo-2 …",
                        "Wait until demo-2 accepts connections …",
                        "Wait until demo-2 streams …",
                        "Replace the pod of demo-3 …",
                        "Wait until demo-3 accepts connections …",
                        "Wait until demo-3 streams …",
                        "Replace the pod of demo-1 …",
                        "Wait until demo-1 accepts connections …");
        replicated.assertAllStream("demo-2", "demo-3");
    }

    @Test
    @Order(5)
    void aReplicaThatLostItsVolumeIsNamedAndCopiedAgain() {
        replicated.loseVolume("demo-3");

        assertThat(cluster.pg("status").exited(1).out())
                .contains("demo-3 has no copy of the primary's database", "kubectl pg replicas rebuild demo-3");
        cluster.namespace().pg("replicas", "rebuild", "demo-3").succeeded();

        replicated.assertAllStream("demo-2", "demo-3");
    }

    @Test
    @Order(6)
    void aNewReplicationPasswordNeedsNoRestart() {
        cluster.pg("credentials rotate", "--role", "replication", "--yes").succeeded();
        cluster.insert("with another password");
        replicated.assertAllStream("demo-2", "demo-3");
        // Its receiver has to log in anew.
        cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_replication");
        cluster.insert("by another connection");
        replicated.assertAllStream("demo-2", "demo-3");
    }

    /** What the primary has removed comes from the repository, and the slot is made anew. */
    @Test
    @Order(7)
    void aReplicaThatWasAwayForLongerThanItsSlotKeepsComesBackWithoutACopy() {
        cluster.pg("config set", "max_slot_wal_keep_size=32MB", "--yes").succeeded();
        cluster.namespace().pg("fence", "demo-3", "--yes").succeeded();
        for (int segment = 0; segment < 6; segment++) {
            cluster.insert("segment " + segment);
            cluster.sql("SELECT pg_switch_wal()");
        }
        cluster.sql("CHECKPOINT");
        await().atMost(LIMIT)
                .until(() -> cluster.sql("SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'demo_3'")
                        .equals("lost"));
        assertThat(cluster.pg("status").exited(1).out())
                .contains("the primary has removed WAL that demo-3 needs when it starts again");

        cluster.namespace().pg("unfence", "demo-3", "--yes").succeeded();

        replicated.assertAllStream("demo-2", "demo-3");
        assertThat(cluster.namespace().observe("demo-3-0").path("requests").toString())
                .doesNotContain("\"phase\":\"copy\"");
        cluster.pg("config unset", "max_slot_wal_keep_size", "--yes").succeeded();
    }

    /** A drain asks for this. The second one waits until the first instance is back. */
    @Test
    @Order(8)
    void aDrainTakesOneInstanceAtATime(@TempDir Path folder) throws IOException {
        cluster.pg(
                        "upgrade",
                        "--set",
                        "podDisruptionBudget.enabled=true",
                        "--set",
                        "podDisruptionBudget.minAvailable=2",
                        "--yes")
                .succeeded();
        for (String instance : List.of("demo-2", "demo-3", "demo-1")) {
            awaitBudget();
            evict(folder, instance).succeeded();
            String next = instance.equals("demo-1") ? "demo-2" : "demo-1";
            assertThat(evict(folder, next).err()).contains("disruption budget");
            replicated.assertAllStream("demo-2", "demo-3");
        }
    }

    private static void awaitBudget() {
        await().atMost(LIMIT)
                .until(() -> cluster.namespace()
                        .kubectl("get", "pdb", "-o", "jsonpath={.items[0].status.disruptionsAllowed}")
                        .text()
                        .equals("1"));
    }

    private static Finished evict(Path folder, String instance) throws IOException {
        String pod = instance + "-0";
        Path eviction = folder.resolve(pod);
        Files.writeString(eviction, """
                {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s"}}
                """.formatted(pod));
        String path = "/api/v1/namespaces/%s/pods/%s/eviction"
                .formatted(cluster.namespace().name(), pod);
        return cluster.namespace().kubectl("create", "--raw", path, "-f", eviction.toString());
    }

    @Test
    @Order(9)
    void aReplicaIsReplacedByAnotherOne() {
        Finished replaced = cluster.namespace()
                .pg("replicas", "replace", "demo-2", "--yes", "--delete-volumes")
                .succeeded();

        assertThat(replaced.err()).endsWith("demo-4 streams from the primary, and demo-2 is removed.\n");
        replicated.assertAllStream("demo-3", "demo-4");
        assertThat(replicated.uid("pvc", "data-demo-2-0")).isEmpty();
        assertThat(cluster.sql("SELECT count(*) FROM pg_replication_slots")).isEqualTo("2");
    }

    @Test
    @Order(10)
    void theHighestNumberGoesFirstAndItsVolumeIsUsedAgain(@TempDir Path folder) throws IOException {
        String claim = replicated.uid("pvc", "data-demo-4-0");

        assertThat(cluster.pg("replicas scale", "1", "--yes").succeeded().err())
                .containsSubsequence("Remove demo-4", "Remove demo-3");
        assertThat(cluster.sql("SELECT count(*) FROM pg_replication_slots")).isEqualTo("0");
        assertThat(cluster.pg("status").succeeded().out()).doesNotContain("LAG");
        cluster.insert("alone");
        // A single instance has a budget, too, which holds no drain up.
        awaitBudget();
        evict(folder, "demo-1").succeeded();
        cluster.awaitReady();

        assertThat(cluster.pg("replicas scale", "3").succeeded().err())
                .contains("Copy the database to demo-4", "from backup ");
        replicated.assertAllStream("demo-3", "demo-4");
        assertThat(replicated.uid("pvc", "data-demo-4-0")).isEqualTo(claim);
    }

    @Test
    @Order(11)
    void allStopAndStart() {
        cluster.pg("stop", "--yes").succeeded();
        assertThat(cluster.pg("start").succeeded().err()).contains("Wait until demo-4 streams");
        replicated.assertAllStream("demo-3", "demo-4");
        cluster.pg("restart", "--yes").succeeded();
        replicated.assertAllStream("demo-3", "demo-4");
    }

    @Test
    @Order(12)
    void nothingOfThemIsLeftAfterAnUninstall() {
        cluster.pg("uninstall", "--delete-data", "--confirm", "demo").succeeded();
        assertThat(cluster.namespace().objects()).noneMatch(object -> object.contains("demo-"));
    }
}

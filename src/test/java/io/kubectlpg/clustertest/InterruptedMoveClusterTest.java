package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A volume is copied to a larger one, and the upgrade that does it is given up on the way. */
@ClusterTest
class InterruptedMoveClusterTest {
    private static final String STAND_STILL = """
            for process in /proc/[0-9]*; do
              [[ $(cat $process/comm) != cp ]] || { kill -STOP "${process#/proc/}"; exit 0; }
            done 2>/dev/null
            exit 1
            """;
    private static final String[] LARGER = {"--set", "storage.size=6Gi"};

    @Test
    void whereverItIsGivenUpTheDatabaseComesBackByTheCommandsThatAreNamed() {
        try (var cluster = UpgradedCluster.install("--profile", "dev", "--set", "image=" + TestNamespace.IMAGE)) {
            givenUpInTheCopy(cluster);
            assertThat(cluster.namespace().pg("start", "demo").succeeded().err())
                    .contains("demo");
            assertThat(cluster.pod()).isEqualTo("demo-1-0");
            assertThat(cluster.rows()).containsExactly("installed");
            cluster.insert("after the copy that was given up");

            givenUpBehindTheCopy(cluster);
            assertThat(cluster.namespace().pg("start", "demo").exited(1).err())
                    .contains("the database lives on in demo-2", "kubectl pg upgrade demo");
            cluster.upgrade().succeeded();
            assertThat(cluster.pod()).isEqualTo("demo-2-0");
            cluster.assertWhole("installed", "after the copy that was given up");
        }
    }

    /** The copy stands still, so that it cannot be through before it is given up. */
    private static void givenUpInTheCopy(UpgradedCluster cluster) {
        cluster.sql("CREATE TABLE filling AS SELECT repeat('x', 1000) FROM generate_series(1, 200000)");
        Running client = cluster.startUpgrade(LARGER);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> cluster.namespace()
                                .kubectl("exec", copyPod(cluster), "--", "bash", "-c", STAND_STILL)
                                .exit()
                        == 0);
        client.kill();
        Finished given = cluster.namespace().pg("abort", "demo", "--yes").succeeded();
        assertThat(given.err()).contains("The copy of the volume is stopped", "kubectl pg start demo");
        assertThat(cluster.names("pod")).isEmpty();
    }

    private static String copyPod(UpgradedCluster cluster) {
        return cluster.kubectl(
                "get", "pod", "-l", "app.kubernetes.io/component=copy", "-o", "jsonpath={.items[*].metadata.name}");
    }

    private static void givenUpBehindTheCopy(UpgradedCluster cluster) {
        UpgradedCluster.killAt(cluster.startUpgrade(LARGER), "Retire demo-1");
        cluster.namespace().pg("abort", "demo", "--yes").succeeded();
        // Whether that step was done when the client died is chance; here it was not.
        role(cluster, "primary");
    }

    private static void role(UpgradedCluster cluster, String role) {
        cluster.kubectl(
                "patch",
                "statefulset",
                "demo-1",
                "--type=merge",
                "-p",
                "{\"spec\":{\"template\":{\"metadata\":{\"labels\":{\"kubectl-pg.io/role\":\"%s\"}}}}}"
                        .formatted(role));
    }

    /** Its StatefulSet is gone, too, so that the volumes alone tell which of the two holds the database. */
    @Test
    @Tag("exhaustive")
    void withoutItsStatefulSetTheDatabaseIsWhereItIsWhole() {
        try (var cluster = UpgradedCluster.install("--profile", "dev", "--set", "image=" + TestNamespace.IMAGE)) {
            givenUpInTheCopy(cluster);
            cluster.kubectl("delete", "statefulset", "demo-1");
            cluster.upgrade().succeeded();
            assertThat(cluster.pod()).isEqualTo("demo-1-0");
            assertThat(cluster.rows()).containsExactly("installed");

            givenUpBehindTheCopy(cluster);
            role(cluster, "retired");
            assertThat(cluster.namespace().pg("status", "demo").exited(1).out()).contains("kubectl pg upgrade demo");
            cluster.upgrade().succeeded();
            assertThat(cluster.pod()).isEqualTo("demo-2-0");
            cluster.assertWhole("installed");
        }
    }

    /** A class that nobody has: the pod of the copy waits for its volume, and no server runs meanwhile. */
    @Test
    @Tag("exhaustive")
    void aCopyThatDoesNotBeginInTimeIsUndone() {
        try (var cluster = UpgradedCluster.install("--profile", "dev", "--set", "image=" + TestNamespace.IMAGE)) {
            Finished late = cluster.upgrade("--set", "storage.storageClass=nobody", "--timeout", "20s")
                    .exited(1);

            assertThat(late.err()).contains("--timeout").contains("the volume of demo-1 was not copied");
            cluster.namespace()
                    .kubectl("wait", "--for=condition=Ready", "pod/demo-1-0", "--timeout=120s")
                    .succeeded();
            assertThat(cluster.names("pvc")).isEqualTo(List.of("persistentvolumeclaim/data-demo-1-0"));
            cluster.assertWhole("installed");
        }
    }
}

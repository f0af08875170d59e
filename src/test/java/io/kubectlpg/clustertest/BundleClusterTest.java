package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;

/** Servers whose image has no pgBackRest: it comes out of another image, into every pod that calls it. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class BundleClusterTest {
    private static final String ANOTHER = "localhost/pgbackrest:another";

    private static RecoverableCluster cluster;
    private static boolean brought;

    static boolean possible() {
        return SmallVolume.possible();
    }

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.installWithBundle();
    }

    @AfterAll
    static void remove() {
        cluster.close();
        if (brought) {
            NodeImage.take(ANOTHER);
        }
    }

    @Test
    @Order(1)
    void aBackupBySeveralProcessesIsRestored() {
        assertThat(cluster.inPod("bash", "-c", "command -v pgbackrest").exit())
                .as("pgBackRest in the image of the servers")
                .isNotZero();
        assertThat(cluster.namespace()
                        .observe(RecoverableCluster.POD)
                        .at("/pgbackrest/version")
                        .asText())
                .matches("[0-9]+\\.[0-9.]+");
        assertThat(TestNamespace.parse(
                                cluster.pg("status", "-o", "json").succeeded().out())
                        .at("/instances/0/pgbackrest/from")
                        .asText())
                .isEqualTo("bundle");
        cluster.insert("before");
        cluster.pg("backup full").succeeded();
        cluster.sql("SELECT pg_sleep(1.5)");
        String moment = cluster.now();
        cluster.insert("after");

        cluster.restore(moment).succeeded();

        assertThat(cluster.rows()).containsExactly("before");
        cluster.assertArchives();
    }

    @Test
    @Order(2)
    void aCloneADrillAndAScheduleHaveItToo() {
        cluster.pg("drill").succeeded();
        cluster.pg("restore", "--to", "copy", "--latest", "--set", "backup.s3.bucket=")
                .succeeded();
        assertThat(cluster.namespace().sql("copy-1-0", "SELECT string_agg(entry, ' ') FROM entries"))
                .isEqualTo("before");
        cluster.namespace()
                .pg("uninstall", "copy", "--delete-data", "--confirm", "copy")
                .succeeded();

        List<String> before = cluster.labels();
        cluster.pg("schedule run", "incr").succeeded();
        assertThat(cluster.labels()).hasSize(before.size() + 1);
    }

    @Test
    @Order(3)
    @EnabledIf("possible")
    void anotherOneComesWithANewPodAndNeverDuringABackup() {
        NodeImage.bring(TestNamespace.BACKREST, ANOTHER);
        brought = true;
        String pod = cluster.podUid();
        Held.Watch watch = Held.watch(cluster, "backup");
        cluster.pg("backup full", "--detach").succeeded();
        try (Held _ = watch.held()) {
            assertThat(upgrade().exited(3).err()).contains("demo-1 carries out backup ");
            assertThat(cluster.podUid()).isEqualTo(pod);
        }
        cluster.awaitIdle();

        upgrade().succeeded();

        assertThat(cluster.podUid()).isNotEqualTo(pod);
        assertThat(cluster.namespace()
                        .json("get", "pod", RecoverableCluster.POD)
                        .at("/spec/initContainers/0/image")
                        .asText())
                .isEqualTo(ANOTHER);
        assertThat(cluster.rows()).containsExactly("before");
        cluster.pg("backup incr").succeeded();
    }

    private static Finished upgrade() {
        return cluster.pg("upgrade", "--yes", "--set", "backup.pgbackrest.image=" + ANOTHER);
    }

    @Test
    @Order(4)
    void aRepositoryOnAVolumeHasIt() {
        var values = new ArrayList<>(List.of("--set", "backup.volume.enabled=true", "--set", "backup.volume.size=2Gi"));
        values.addAll(List.of("--set", "backup.pgbackrest.image=" + TestNamespace.BACKREST));
        cluster.namespace()
                .pg(TestNamespace.install("volume", values, "postgres:17"))
                .succeeded();
        cluster.namespace().pg("check", "volume").succeeded();
        assertThat(cluster.namespace()
                        .kubectl("exec", "volume-repo-0", "-c", "postgres", "--", "cat", "/proc/1/comm")
                        .text())
                .as("the name by which scripts know the process")
                .isEqualTo("pgbackrest");
    }

    @Test
    @Order(5)
    void anImageWithoutItIsRefusedBeforeAnythingIsMade() {
        var values = new ArrayList<>(TestNamespace.withRepository());
        values.addAll(List.of("--set", "backup.pgbackrest.image=busybox:stable"));

        Finished refused = cluster.namespace()
                .pg(TestNamespace.install("none", values, "postgres:17"))
                .exited(3);

        assertThat(refused.err())
                .contains(
                        "pgBackRest cannot be copied out of the image ",
                        "busybox:stable: the image holds no pgbackrest in");
        // The pod that found it out may still be about to end.
        assertThat(cluster.namespace().objects())
                .filteredOn(object -> !object.startsWith("pod/none-preflight-"))
                .noneMatch(object -> object.contains("/none"));
    }
}

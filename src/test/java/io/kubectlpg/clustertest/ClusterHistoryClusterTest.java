package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The restore points and restores of a cluster outlive its volume, a deleted ConfigMap and an uninstall. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class ClusterHistoryClusterTest {
    private static final String STORE = "demo-history-1";
    private static final String CLAIM = "data-demo-1-0";

    private static RecoverableCluster cluster;

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.install();
    }

    @AfterAll
    static void remove() {
        cluster.close();
    }

    /** The point is usable all the same, so the command does not fail. */
    @Test
    @Order(1)
    void anotherToolsObjectOfThatNameIsNotChanged() {
        cluster.insert("one");
        cluster.namespace()
                .kubectl("create", "configmap", STORE, "--from-literal=theirs=yes")
                .succeeded();

        Finished created = cluster.pg("restore-point create", "first").succeeded();

        assertThat(created.err())
                .contains("Only the volume of demo-1 lists the restore point")
                .contains(STORE);
        assertThat(points()).containsExactly("first");
        assertThat(cluster.namespace()
                        .kubectl("get", "configmap", STORE, "-o", "jsonpath={.data}")
                        .text())
                .isEqualTo("{\"theirs\":\"yes\"}");
        assertThat(cluster.pg("info").succeeded().out()).contains("window");
        cluster.namespace().kubectl("delete", "configmap", STORE).succeeded();
    }

    @Test
    @Order(2)
    void aDeletedConfigMapIsFilledAgainFromTheVolume() {
        cluster.insert("lost");
        cluster.restoreTo("--name", "first", "--no-backup").succeeded();
        assertThat(stored()).contains("first", "opening");

        cluster.namespace().kubectl("delete", "configmap", STORE).succeeded();
        cluster.insert("two");
        cluster.pg("restore-point create", "second").succeeded();

        assertThat(stored()).contains("first", "second", "opening");
        assertThat(cluster.rows()).containsExactly("one", "two");
    }

    @Test
    @Order(3)
    void aLostVolumeIsRestoredToARestorePointThatOnlyTheStoreKnows() {
        cluster.insert("three");
        cluster.assertArchives();
        loseVolume();

        Finished restored = cluster.restoreTo("--name", "second", "--force");

        assertThat(restored.succeeded().err()).doesNotContain("could not check");
        assertThat(cluster.rows()).containsExactly("one", "two");
        assertThat(points()).containsExactly("first", "second");
        assertThat(cluster.pg("restore-point create", "first").exited(3).err())
                .contains("there is a restore point first already");
        assertThat(cluster.pg("info").succeeded().out())
                .as("when the database was closed on the lost volume")
                .contains("the database was closed for a restore from timeline 1 to 2");
    }

    @Test
    @Order(4)
    void aRestoreInPlaceGoesToARestorePointOfTheLostVolume() {
        cluster.insert("four");

        cluster.restoreTo("--name", "first", "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("one");
    }

    @Test
    @Order(5)
    void staysAsLongAsTheVolumeStays() {
        assertThat(cluster.pg("uninstall", "--yes").succeeded().err())
                .contains("Volumes data-demo-1-0, passwords and ConfigMap demo-history-1 stay");
        assertThat(stored()).contains("first");

        cluster.namespace().pg(RecoverableCluster.installation()).succeeded();
        assertThat(points()).containsExactly("first", "second");

        cluster.pg("uninstall", "--delete-data", "--confirm", "demo").succeeded();
        assertThat(cluster.namespace().objects()).noneMatch(object -> object.contains(STORE));
    }

    private static void loseVolume() {
        String claim = uid("pvc", CLAIM);
        String pod = cluster.podUid();
        cluster.namespace().kubectl("delete", "pvc", CLAIM, "--wait=false").succeeded();
        cluster.namespace().kubectl("delete", "pod", RecoverableCluster.POD).succeeded();
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            String now = uid("pvc", CLAIM);
            return !now.isEmpty() && !now.equals(claim);
        });
        cluster.awaitEmptyPodAfter(pod);
    }

    private static String uid(String kind, String name) {
        return cluster.namespace()
                .kubectl("get", kind, name, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}")
                .succeeded()
                .text();
    }

    private static String stored() {
        return cluster.namespace()
                .kubectl("get", "configmap", STORE, "-o", "jsonpath={.data}")
                .succeeded()
                .text();
    }

    private static List<String> points() {
        return cluster.pg("restore-point list", "-o", "name")
                .succeeded()
                .out()
                .lines()
                .toList();
    }
}

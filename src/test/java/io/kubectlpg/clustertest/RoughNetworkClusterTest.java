package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Between the program and the API server each kind of request fails once in each command: by an answer of etcd or of a load
 * balancer, a reset before or after it was carried out, an exec that is cut off. The commands end with 0, and what they do
 * is done once. The other ways to fail are in {@link RoughNetworkMatrixClusterTest}.
 */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class RoughNetworkClusterTest {
    @TempDir
    private static Path folder;

    private static RecoverableCluster cluster;
    private static RoughWay way;

    @BeforeAll
    static void install() throws Exception {
        TestNamespace namespace = TestNamespace.create();
        cluster = new RecoverableCluster(namespace);
        way = new RoughWay(namespace, folder);
        way.pg(0, RecoverableCluster.installation());
        cluster.createTable();
    }

    @AfterAll
    static void deleteNamespace() throws Exception {
        way.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void anInstallationIsDoneOnce() {
        assertThat(way.failed()).hasSizeGreaterThan(20);
        assertThat(cluster.labels()).hasSize(1);
        assertThat(cluster.requests("backup")).hasSize(1);
        assertDone(1, "install");
    }

    @Test
    @Order(2)
    void whatOnlyLooksSucceeds() {
        for (int offset = 0; offset < RoughWay.OF_EXECS.size(); offset += 2) {
            way.pg(offset, "status", "demo");
            assertThat(way.failed()).hasSizeGreaterThan(3);
        }
        way.pg(1, "list");
        way.pg(2, "info", "demo");
        way.pg(3, "check", "demo");
        way.pg(4, "operations", "demo");
    }

    @Test
    @Order(3)
    void aParameterIsSet() {
        way.pg(2, "config", "set", "demo", "work_mem=7MB", "--yes");
        assertThat(way.failed()).isNotEmpty();
        assertThat(cluster.sql("SHOW work_mem")).isEqualTo("7MB");
        assertDone(2, "upgrade");
    }

    @Test
    @Order(4)
    void aBackupIsTakenOnce() {
        way.pg(0, "backup", "incr", "demo");
        assertThat(way.failed()).isNotEmpty();
        assertThat(cluster.labels()).hasSize(2);
        assertThat(cluster.requests("backup")).hasSize(2);
        assertDone(3, "backup");
    }

    @Test
    @Order(5)
    void anUpgradeIsDone() {
        way.pg(3, "upgrade", "demo", "--set", "parameters.work_mem=9MB", "--yes");
        assertThat(cluster.sql("SHOW work_mem")).isEqualTo("9MB");
        assertDone(4, "upgrade");
    }

    @Test
    @Order(6)
    void aRestoreGoesBackOnce() {
        cluster.insert("before");
        cluster.sql("SELECT pg_sleep(1.1)");
        String moment = cluster.now();
        cluster.insert("after");
        int timeline = cluster.timeline();
        way.pg(1, "restore", "demo", "--yes", "--no-backup", "--time", moment);
        assertThat(cluster.rows()).containsExactly("before");
        assertThat(cluster.timeline()).isEqualTo(timeline + 1);
        assertThat(cluster.requests("restore")).hasSize(1);
        assertDone(5, "restore");
    }

    private static void assertDone(int operations, String kind) {
        assertThat(cluster.operations()).hasSize(operations);
        JsonNode last = cluster.lastOperation();
        assertThat(last.path("kind").asText()).isEqualTo(kind);
        assertThat(last.path("state").asText()).isEqualToIgnoringCase("done");
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.network.Asked;
import io.kubectlpg.network.Fault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every request of a command fails, one at a time and in one way after the other; and every kind of request in every way. */
@ClusterTest
@Tag("exhaustive")
class RoughNetworkMatrixClusterTest {
    /** No request has that number. */
    private static final int NONE = -1;

    @TempDir
    private static Path folder;

    private static RecoverableCluster cluster;
    private static RoughWay way;

    @BeforeAll
    static void install() throws Exception {
        cluster = RecoverableCluster.install();
        way = new RoughWay(cluster.namespace(), folder);
    }

    @AfterAll
    static void deleteNamespace() throws Exception {
        way.close();
        cluster.close();
    }

    @Test
    void eachRequestOfConfigSetMayFail() {
        way.pg(NONE, Fault.CUT, "config", "set", "demo", "work_mem=5MB", "--yes");
        List<Asked> asked = way.asked();
        for (int k = 0; k < asked.size(); k++) {
            int megabytes = 6 + k;
            way.pg(k, inTurn(k), "config", "set", "demo", "work_mem=" + megabytes + "MB", "--yes");
            assertThat(cluster.sql("SHOW work_mem")).isEqualTo(megabytes + "MB");
        }
    }

    @Test
    void eachRequestOfABackupMayFail() {
        way.pg(NONE, Fault.CUT, "backup", "incr", "demo");
        int requests = way.asked().size();
        for (int k = 0; k < requests; k++) {
            int backups = cluster.labels().size();
            way.pg(k, inTurn(k), "backup", "incr", "demo");
            assertThat(cluster.labels()).hasSize(backups + 1);
        }
    }

    private static Fault inTurn(int number) {
        return RoughWay.OF_EXECS.get(number % RoughWay.OF_EXECS.size());
    }

    @Test
    void eachKindOfRequestOfConfigSetMayFailInEachWay() {
        for (int offset = 0; offset < RoughWay.OF_EXECS.size(); offset++) {
            way.pg(offset, "config", "set", "demo", "work_mem=" + (200 + offset) + "MB", "--yes");
            assertThat(cluster.sql("SHOW work_mem")).isEqualTo((200 + offset) + "MB");
        }
    }

    @Test
    void eachKindOfRequestOfABackupMayFailInEachWay() {
        for (int offset = 0; offset < RoughWay.OF_EXECS.size(); offset++) {
            int backups = cluster.labels().size();
            way.pg(offset, "backup", "incr", "demo");
            assertThat(cluster.labels()).hasSize(backups + 1);
        }
    }

    @Test
    void eachKindOfRequestOfARestoreMayFailInEachWay() {
        for (int offset = 0; offset < RoughWay.OF_EXECS.size(); offset++) {
            cluster.insert("before " + offset);
            cluster.sql("SELECT pg_sleep(1.1)");
            String moment = cluster.now();
            List<String> rows = cluster.rows();
            cluster.insert("after " + offset);
            int timeline = cluster.timeline();
            way.pg(offset, "restore", "demo", "--yes", "--no-backup", "--time", moment);
            assertThat(cluster.rows()).isEqualTo(rows);
            assertThat(cluster.timeline()).isEqualTo(timeline + 1);
        }
    }

    @Test
    void eachKindOfRequestOfAnUpgradeMayFailInEachWay() {
        for (int offset = 0; offset < RoughWay.OF_EXECS.size(); offset++) {
            String memory = 20 + offset + "MB";
            way.pg(offset, "upgrade", "demo", "--set", "parameters.work_mem=" + memory, "--yes");
            assertThat(cluster.sql("SHOW work_mem")).isEqualTo(memory);
        }
    }
}

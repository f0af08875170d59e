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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every request of a command fails in every way, one at a time; and every kind of request in every way. */
@ClusterTest
@Tag("exhaustive")
class RoughNetworkMatrixClusterTest {
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

    @ParameterizedTest
    @EnumSource
    void eachRequestOfConfigSetMayFail(Fault how) {
        way.pg(-1, how, "config", "set", "demo", "work_mem=5MB", "--yes");
        List<Asked> asked = way.asked();
        for (int k = 0; k < asked.size(); k++) {
            int megabytes = 6 + k;
            way.pg(k, how, "config", "set", "demo", "work_mem=" + megabytes + "MB", "--yes");
            assertThat(cluster.sql("SHOW work_mem")).isEqualTo(megabytes + "MB");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachRequestOfABackupMayFail(Fault how) {
        way.pg(-1, how, "backup", "incr", "demo");
        int requests = way.asked().size();
        for (int k = 0; k < requests; k++) {
            int backups = cluster.labels().size();
            way.pg(k, how, "backup", "incr", "demo");
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

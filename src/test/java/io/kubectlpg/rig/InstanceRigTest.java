package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The whole of an instance's life: created, backed up, restored, killed. */
class InstanceRigTest extends RigTest {
    @Test
    void comesBackFromABackupAfterItsContainerWasKilled() {
        Instance instance = make(files().repositories(2)).run();
        instance.script("stanza").succeeded();
        instance.sql("CREATE TABLE t AS SELECT 1 AS i");
        instance.request("submit", "b1", "backup", "full").succeeded();
        assertThat(instance.exitOf("b1")).as(instance.logOf("b1")).isZero();

        instance.sql("INSERT INTO t VALUES (2)");
        instance.restartContainer();
        instance.awaitReady();

        assertThat(instance.sql("SELECT count(*) FROM t")).isEqualTo("2");
    }

    @Test
    void nothingStaysOfAnInstance() {
        Instance instance = make(files().created().dataSize("200M")).run();
        long first = instance.number();
        instance.close();
        assertThat(ProcessHandle.of(first).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(Finished.of(new ProcessBuilder("losetup", "-j", instance.folder() + "/data.img"))
                        .text())
                .isEmpty();
    }
}

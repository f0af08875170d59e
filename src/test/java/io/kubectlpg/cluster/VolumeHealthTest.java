package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import org.junit.jupiter.api.Test;

/** A volume is judged by what it still takes, and what mends a full one is a command. */
class VolumeHealthTest {
    private static final long GIB = 1L << 30;
    private static final InstanceName DEMO_1 = new InstanceName(new ClusterName("demo"), 1);

    @Test
    void aVolumeWithRoomIsNoFinding() {
        assertThat(health(with("volume", 10 * GIB, 7 * GIB, 3 * GIB)).findings())
                .isEmpty();
    }

    @Test
    void whatRootAloneGetsIsNoRoom() {
        Health health = health(with("volume", 10 * GIB, 9 * GIB, 0));
        assertThat(health.findings())
                .containsExactly(Finding.error(
                                "the volume of demo-1 is full: 0 MiB of 10240 MiB are left",
                                "kubectl pg upgrade demo --set storage.size=16Gi")
                        .about(Finding.Topic.VOLUME_FULL, DEMO_1));
    }

    @Test
    void warnsBeforeItIsFull() {
        assertThat(health(with("volume", 100 * GIB, 91 * GIB, 9 * GIB)).findings())
                .containsExactly(Finding.warning(
                                "the volume of demo-1 is 91% full", "kubectl pg upgrade demo --set storage.size=151Gi")
                        .about(Finding.Topic.VOLUME_FULL, DEMO_1));
    }

    /** An earlier version of the script does not say what is left. */
    @Test
    void withoutThatTheRestCounts() {
        ObjectNode seen = Observations.healthy();
        seen.withObject("/volume").put("used", 10 * GIB - 1);
        assertThat(health(seen).healthy()).isFalse();
    }

    @Test
    void theVolumeForWalIsLookedAtAsWell() {
        assertThat(health(with("walVolume", 5 * GIB, 5 * GIB, 0)).findings())
                .containsExactly(Finding.error(
                                "the WAL volume of demo-1 is full: 0 MiB of 5120 MiB are left",
                                "kubectl pg upgrade demo --set walStorage.size=8Gi")
                        .about(Finding.Topic.VOLUME_FULL, DEMO_1));
    }

    @Test
    void aFullVolumeIsWhyNoServerRuns() {
        ObjectNode seen = Observations.withoutServer();
        seen.withObject("/volume").put("size", GIB).put("used", GIB).put("available", 4096);
        assertThat(health(seen).findings())
                .containsExactly(Finding.error(
                                "the volume of demo-1 is full: 0 MiB of 1024 MiB are left, and the server of demo-1 does not start",
                                "kubectl pg upgrade demo --set storage.size=3Gi")
                        .about(Finding.Topic.PRIMARY_DOWN, DEMO_1));
    }

    private static ObjectNode with(String volume, long size, long used, long available) {
        ObjectNode seen = Observations.healthy();
        seen.putObject(volume).put("size", size).put("used", used).put("available", available);
        return seen;
    }

    private static Health health(ObjectNode seen) {
        return Health.of(new ClusterReader(Observations.cluster(seen)).read(new ClusterName("demo")));
    }
}

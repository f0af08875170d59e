package io.kubectlpg.clustertest;

import org.junit.jupiter.api.Tag;

/** Out of a volume, the cluster's only repository. */
@ClusterTest
@Tag("exhaustive")
class VolumeInterruptedRestoreClusterTest extends InterruptedRestores {
    VolumeInterruptedRestoreClusterTest() {
        super(RecoverableCluster.installOnVolume());
    }
}

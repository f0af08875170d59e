package io.kubectlpg.clustertest;

/** Out of a bucket. */
@ClusterTest
class InterruptedRestoreClusterTest extends InterruptedRestores {
    InterruptedRestoreClusterTest() {
        super(RecoverableCluster.install());
    }
}

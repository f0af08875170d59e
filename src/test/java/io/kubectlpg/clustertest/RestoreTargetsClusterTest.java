package io.kubectlpg.clustertest;

/** Out of a bucket. */
@ClusterTest
class RestoreTargetsClusterTest extends RestoreTargets {
    RestoreTargetsClusterTest() {
        super(RecoverableCluster.install());
    }

    @Override
    void removeFromRepository(String path) {
        cluster.pgbackrest("repo-rm", "--recurse", path).succeeded();
    }
}

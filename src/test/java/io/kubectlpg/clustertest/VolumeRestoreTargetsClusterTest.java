package io.kubectlpg.clustertest;

import org.junit.jupiter.api.Tag;

/** Out of a volume, the cluster's only repository. The short part of it is in {@link RepositoriesClusterTest}. */
@ClusterTest
@Tag("exhaustive")
class VolumeRestoreTargetsClusterTest extends RestoreTargets {
    VolumeRestoreTargetsClusterTest() {
        super(RecoverableCluster.installOnVolume());
    }

    /** pgBackRest removes nothing from a repository that another pod serves (an assertion of its own fails). */
    @Override
    void removeFromRepository(String path) {
        cluster.namespace()
                .kubectl("exec", "demo-repo-0", "--", "rm", "-r", "/repository/pgbackrest/" + path)
                .succeeded();
    }
}

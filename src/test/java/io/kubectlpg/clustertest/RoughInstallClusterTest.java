package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of request fails in every way while a cluster is installed. */
@ClusterTest
@Tag("exhaustive")
class RoughInstallClusterTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void anInstallationIsDoneOnce(int offset) throws Exception {
        try (var cluster = new RecoverableCluster(TestNamespace.create());
                var way = new RoughWay(cluster.namespace(), folder)) {
            way.pg(offset, RecoverableCluster.installation());
            assertThat(cluster.labels()).hasSize(1);
            assertThat(cluster.operations()).hasSize(1);
        }
    }
}

package io.kubectlpg.clustertest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** As {@link FoundStatesClusterTest}, of a cluster whose volumes are small and whose backups are encrypted. */
@ClusterTest
@Tag("exhaustive")
class FullVolumeStatesClusterTest extends StatesOfACluster {
    private static final String GROWN = "2Gi";

    private static final SmallVolume DATA = new SmallVolume("data");
    private static final SmallVolume WAL = new SmallVolume("wal");

    static Stream<FoundState> isLedOutOf() {
        return Stream.of(
                FoundStates.WITHOUT_PASSPHRASE,
                FoundStates.fullVolume(
                        DATA::fill, cluster -> DATA.grow(cluster.namespace(), "data-demo-1-0", GROWN), GROWN),
                FoundStates.fullWalVolume(cluster -> WAL.grow(cluster.namespace(), "wal-demo-1-0", GROWN), GROWN));
    }

    @Override
    RecoverableCluster install() {
        try (TestNamespace objects = TestNamespace.create()) {
            assumeTrue(SmallVolume.possible(), "the nodes are not on this machine");
            DATA.make(objects, "500Mi");
            WAL.make(objects, "200Mi");
        }
        return RecoverableCluster.install(List.of(
                "--set",
                "backup.encryption.enabled=true",
                "--set",
                "storage.size=500Mi",
                "--set",
                "storage.storageClass=" + DATA.storageClass(),
                "--set",
                "walStorage.enabled=true",
                "--set",
                "walStorage.size=200Mi",
                "--set",
                "walStorage.storageClass=" + WAL.storageClass()));
    }

    @Override
    void removed(TestNamespace namespace) {
        DATA.removeAfter(namespace);
        WAL.removeAfter(namespace);
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** While the repository does not answer, a server that ends waits for its archiver no longer than a minute. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilentRepositoryClusterTest {
    private static final Duration SOON = Duration.ofSeconds(80);

    private RecoverableCluster cluster;
    private Minio minio;

    @BeforeAll
    void start(@TempDir Path folder) {
        minio = Minio.start(folder);
        cluster = RecoverableCluster.install(minio.options());
    }

    @AfterAll
    void remove() {
        cluster.close();
        minio.close();
    }

    @BeforeEach
    void silence() {
        minio.stop();
        cluster.insert("not archived");
        cluster.sql("SELECT pg_switch_wal()");
    }

    @AfterEach
    void everythingIsArchivedLater() {
        minio.start();
        cluster.assertArchives();
        assertThat(cluster.rows()).contains("not archived");
    }

    @Test
    void restartOpensTheDatabaseAgain() {
        opensWithin(SOON, () -> cluster.pg("restart", "--yes").succeeded());
    }

    @Test
    void aPodThatIsReplacedOpensTheDatabaseAgain() {
        opensWithin(SOON, () -> {
            cluster.namespace().kubectl("delete", "pod", RecoverableCluster.POD).succeeded();
            cluster.awaitReady();
        });
    }

    private static void opensWithin(Duration limit, Runnable what) {
        long before = System.nanoTime();
        what.run();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(limit);
    }
}

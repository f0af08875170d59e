package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments that a cluster cannot be taken back to. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreTargetsClusterTest {
    private final RecoverableCluster cluster = RecoverableCluster.install();
    private int restores;

    @AfterAll
    void remove() {
        cluster.close();
    }

    @BeforeEach
    void oneRow() {
        cluster.sql("TRUNCATE entries");
        cluster.insert("before");
        restores = cluster.requests("restore").size();
    }

    @ParameterizedTest
    @CsvSource({
        "2099-01-01T00:00:00Z, 3, is in the future",
        "2020-01-01 12:00:00+01, 3, is before the end of the first backup",
        "9000d ago, 3, The earliest moment is",
        "2026-11-20 14:30:00, 2, names no time zone",
        "yesterday, 2, is not a time",
        "2026-02-30T00:00:00Z, 2, is not a time",
    })
    void refusesAMomentAndChangesNothing(String moment, int exit, String sentence) {
        String started = cluster.startedAt();
        int operations = cluster.operations().size();

        Finished refused = cluster.restore(moment).exited(exit);

        assertThat(refused.err()).contains(sentence);
        assertThat(cluster.startedAt()).isEqualTo(started);
        assertThat(cluster.rows()).containsExactly("before");
        assertThat(cluster.requests("restore")).hasSize(restores);
        assertThat(cluster.operations()).hasSize(operations);
    }

    /** PostgreSQL would replay to the end of the archive, miss its target and stop: nothing would run at all. */
    @Test
    void refusesAMomentAfterTheLastArchivedCommitOfAServerThatCannotStartAndTakesItBackToOneBefore() {
        String moment = cluster.now();
        cluster.insert("after");
        cluster.assertArchives();
        cluster.insert("never archived");
        String tooLate = cluster.now();
        breakTheServer();

        Finished refused = cluster.restore(tooLate, "--no-backup").exited(3);

        assertThat(refused.err())
                .contains("after the last commit in the archive")
                .contains("The latest moment is");
        assertThat(cluster.requests("restore")).hasSize(restores);

        cluster.restore(moment, "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("before");
        cluster.assertArchives();
    }

    /** Without its commit log PostgreSQL ends during its start. */
    private void breakTheServer() {
        cluster.inPod("bash", "-c", "mv $PGDATA/pg_xact /pgdata/lost && kill -9 $(head -n 1 $PGDATA/postmaster.pid)")
                .succeeded();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.namespace()
                        .observe(RecoverableCluster.POD)
                        .path("state")
                        .asText()
                        .equals("failed"));
    }
}

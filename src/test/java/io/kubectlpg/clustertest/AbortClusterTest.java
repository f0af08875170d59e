package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A restore is given up in the middle, and what abort says of the database is true. */
@ClusterTest
class AbortClusterTest {
    private static RecoverableCluster cluster;
    private String moment = "";

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.install();
    }

    @AfterAll
    static void remove() {
        cluster.close();
    }

    @BeforeEach
    void rowsBeforeAndAfterAMoment() {
        cluster.sql("TRUNCATE entries");
        cluster.insert("before");
        moment = cluster.now();
        cluster.insert("after");
    }

    @Test
    void thereIsNothingToGiveUp() {
        assertThat(cluster.pg("abort", "--yes").succeeded().err()).contains("Nothing runs on demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "rescue"})
    void beforeTheCopyTheDatabaseOpensAgainAsItWas(String phase) {
        Finished aborted = abortIn(phase);

        assertThat(aborted.err()).contains("The database opens again, unchanged", "the database of demo is open.");
        cluster.awaitReady();
        assertThat(cluster.rows()).containsExactly("before", "after");
        assertGivenUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "recover"})
    void fromTheCopyOnItStaysClosedUntilTheRestoreThatIsNamed(String phase) {
        Finished aborted = abortIn(phase);

        assertThat(aborted.err())
                .contains(
                        "the database of demo is closed until another restore succeeds.",
                        "kubectl pg restore demo -n " + cluster.namespace().name() + " --latest");
        assertThat(cluster.pg("status").exited(1).out()).contains("the database is closed");
        assertGivenUp();

        cluster.restoreTo("--latest", "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("before", "after");
    }

    /** The client dies in that phase, and another one gives the restore up. */
    private Finished abortIn(String phase) {
        Held.Watch watch = Held.watch(cluster, "restore", phase);
        Running client = cluster.startRestore(moment, "--no-backup");
        try (Held _ = watch.held()) {
            client.kill();
            return cluster.pg("abort", "--yes").succeeded();
        }
    }

    private static void assertGivenUp() {
        JsonNode operation = cluster.lastOperation();
        assertThat(operation.path("state").asText()).isEqualTo("FAILED");
        assertThat(operation.path("problem").asText()).isEqualTo("given up");
    }
}

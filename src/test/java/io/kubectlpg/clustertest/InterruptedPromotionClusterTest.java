package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client dies in a promotion. The next one goes on: one primary, and no acknowledged row is lost. */
@ClusterTest
class InterruptedPromotionClusterTest {
    private static PromotedCluster promoted;

    @BeforeAll
    static void install(@TempDir Path folder) throws IOException {
        promoted = PromotedCluster.installThree(folder);
    }

    @AfterAll
    static void remove() {
        promoted.close();
    }

    @Test
    void aSwitchoverGoesOn() {
        switchover("Hand over from ", 300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Store the decision that ",
                "Hand over from ",
                "Label the pods and templates",
                "Wait until the replicas stream",
                "Archive the new timeline",
                "Close the decision"
            })
    @Tag("exhaustive")
    void aSwitchoverGoesOnAfterAnyStep(String step) {
        switchover(step, 0);
    }

    /** Milliseconds after the beginning of the step, in which two instances talk with the client. */
    @ParameterizedTest
    @ValueSource(ints = {100, 200, 400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300, 1400, 1600, 1800})
    @Tag("exhaustive")
    void aSwitchoverGoesOnAfterAnyMoment(int millis) {
        switchover("Hand over from ", millis);
    }

    private static void switchover(String step, int millis) {
        String from = promoted.primaries().getFirst();
        String to = from.equals("demo-2") ? "demo-1" : "demo-2";
        PromotedCluster.Writer writer = promoted.write(step + millis);
        Running client = promoted.namespace().startPg("promote", to, "--yes");
        client.reaches(step);
        LockSupport.parkNanos(millis * 1_000_000L);
        client.kill();

        promoted.pg("resume", "demo", "--yes").succeeded();

        writer.assertNothingLost();
        List<String> primaries = promoted.primaries();
        assertThat(primaries).hasSize(1);
        promoted.assertPrimary(primaries.getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Store the decision that another instance becomes the primary",
                "Stop ",
                "Promote the replica that has most",
                "Label the pods and templates",
                "Wait until the replicas stream",
                "Close the decision"
            })
    @Tag("exhaustive")
    void aFailoverGoesOnAfterAnyStep(String step) {
        failover(step, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 600, 800, 1000, 1200, 1500})
    @Tag("exhaustive")
    void aFailoverGoesOnAfterAnyMoment(int millis) {
        failover("Promote the replica that has most", millis);
    }

    private static void failover(String step, int millis) {
        String from = promoted.primaries().getFirst();
        List<String> acknowledged = promoted.write(step + millis).end();
        promoted.namespace()
                .kubectl("scale", "statefulset", from, "--replicas=0")
                .succeeded();
        promoted.namespace()
                .kubectl("wait", "--for=delete", "pod/" + from + "-0", "--timeout=90s")
                .succeeded();
        Running client = promoted.namespace().startPg("promote", "demo", "--failover", "--yes");
        client.reaches(step);
        LockSupport.parkNanos(millis * 1_000_000L);
        client.kill();

        Finished resumed = promoted.pg("resume", "demo", "--yes");
        if (resumed.err().contains("There is no unfinished operation")
                && promoted.primaries().isEmpty()) {
            // It died before it had written anything down.
            promoted.pg("promote", "demo", "--failover", "--yes").succeeded();
        } else {
            assertThat(resumed.exit()).as(resumed.err()).isZero();
        }
        promoted.pg("unfence", from, "--yes").succeeded();

        List<String> primaries = promoted.primaries();
        assertThat(primaries).hasSize(1).doesNotContain(from);
        promoted.assertPrimary(primaries.getFirst());
        assertThat(promoted.rows()).containsAll(acknowledged);
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An attempt to archive that neither succeeds nor fails: PostgreSQL's counters stay as they were. In real time. */
@ClusterTest
class StalledArchivingClusterTest {
    /** Stops the next one, and what has started it; its own command line does not match. */
    private static final String STAND_STILL = """
            while ((SECONDS < 60)); do
              for process in $(grep -alE 'archive-pus[h]' /proc/[0-9]*/cmdline 2>/dev/null); do
                process=${process%/cmdline}
                kill -STOP "${process#/proc/}" 2>/dev/null && stopped=yes
              done
              [[ -z ${stopped-} ]] || exit 0
            done
            exit 1
            """;

    private static final String GO_ON = """
            for process in $(grep -alE 'archive-pus[h]' /proc/[0-9]*/cmdline 2>/dev/null); do
              process=${process%/cmdline}
              kill -CONT "${process#/proc/}" 2>/dev/null || true
            done
            """;

    @Test
    @Tag("exhaustive")
    void isAnErrorAfterFiveMinutesWhateverTheCountersSay() {
        try (RecoverableCluster cluster = RecoverableCluster.install()) {
            cluster.insert("archived");
            cluster.assertArchives();
            Running still = cluster.namespace()
                    .startKubectl("exec", RecoverableCluster.POD, "-c", "postgres", "--", "bash", "-c", STAND_STILL);
            cluster.insert("not archived");
            cluster.sql("SELECT pg_switch_wal()");
            still.finish().succeeded();
            assertThat(cluster.pg("status").succeeded().out()).doesNotContain("nothing has been archived");

            await().atMost(Duration.ofMinutes(7))
                    .pollInterval(Duration.ofSeconds(10))
                    .until(() -> cluster.pg("status").exit() == 1);

            assertThat(cluster.pg("status").out()).contains("nothing has been archived since", "wait");
            assertThat(windowEnd(cluster)).startsWith("the last commit before ").doesNotContain("now");
            assertThat(cluster.pg("doctor", "--quick").exited(1).out()).contains("nothing has been archived since");
            assertThat(cluster.sql("SELECT failed_count FROM pg_stat_archiver")).isEqualTo("0");

            cluster.inPod("bash", "-c", GO_ON).succeeded();
            cluster.assertArchives();
            cluster.pg("status").succeeded();
            assertThat(windowEnd(cluster)).isEqualTo("now");
        }
    }

    private static String windowEnd(RecoverableCluster cluster) {
        return cluster.pg("status")
                .out()
                .lines()
                .filter(line -> line.startsWith("WINDOW "))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*  …  ", "");
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A restore from the repository alone waits for an answer, and meanwhile another primary archives there: two primaries make
 * an archive useless for both.
 */
@ClusterTest
@Tag("exhaustive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondWriterClusterTest {
    /** The program takes younger WAL for that of a server that lives. */
    private static final Duration QUIET = Duration.ofMinutes(3);

    /** After a shorter question nothing is looked at again. */
    private static final Duration LONG_QUESTION = Duration.ofSeconds(15);

    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    void isSeenAlthoughItCameWhileTheQuestionWasOpen() {
        cluster.insert("one");
        cluster.assertArchives();
        loseTheVolume();
        await().pollDelay(QUIET)
                .pollInterval(Duration.ofSeconds(5))
                .atMost(QUIET.plusMinutes(1))
                .untilAsserted(() -> cluster.pg("restore --latest --dry-run").succeeded());
        Running restore = cluster.namespace().startPgAtTerminal("restore", RecoverableCluster.NAME, "--latest");
        restore.awaitErr("Go on? [y/N]");

        archiveAsAnotherServer();
        await().pollDelay(LONG_QUESTION).atMost(LONG_QUESTION.plusSeconds(10)).until(restore::alive);
        restore.type("y");

        assertThat(restore.finish().exited(3).err())
                .contains("WAL came into the archive of demo", "Another server may still archive there", "--force");
        assertThat(cluster.requests("restore")).isEmpty();
        assertThat(cluster.namespace()
                        .observe(RecoverableCluster.POD)
                        .path("state")
                        .asText())
                .isEqualTo("empty");
        assertThat(cluster.archived("\\.history")).isEmpty();

        cluster.pg("restore --latest --force --yes").succeeded();
        assertThat(cluster.rows()).containsExactly("one");
    }

    private void loseTheVolume() {
        String pod = cluster.podUid();
        cluster.namespace()
                .kubectl("delete", "pvc", "data-demo-1-0", "--wait=false")
                .succeeded();
        cluster.namespace().kubectl("delete", "pod", RecoverableCluster.POD).succeeded();
        cluster.awaitEmptyPodAfter(pod);
    }

    /** The next segment of the same timeline arrives. */
    private void archiveAsAnotherServer() {
        String newest = cluster.archived("^.*/[0-9A-F]{24}-[0-9a-f]{40}\\..*$").stream()
                .max(Comparator.naturalOrder())
                .orElseThrow();
        String folder = newest.substring(0, newest.lastIndexOf('/') + 1);
        String name = newest.substring(folder.length());
        String next = "%s%08X%s"
                .formatted(name.substring(0, 16), Long.parseLong(name.substring(16, 24), 16) + 1, name.substring(24));
        cluster.inPod(
                        "bash",
                        "-ceuo",
                        "pipefail",
                        "P=/opt/kubectl-pg/pgbackrest; bash $P repo-get --raw \"$0\" | bash $P repo-put --raw \"$1\"",
                        "archive/demo/" + newest,
                        "archive/demo/" + folder + next)
                .succeeded();
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** Backups that are ended at any moment: what the program says of them is what the repository holds. */
@ClusterTest
@Tag("exhaustive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedBackupsAtRandomClusterTest {
    private static final String END_PGBACKREST = """
            for process in /proc/[0-9]*; do
              argv=(); mapfile -t -d '' argv <"$process/cmdline"
              if [[ ${argv[0]-} == pgbackrest && " ${argv[*]} " == *" backup "* ]]; then kill -TERM "${process#/proc/}"; exit 0; fi
            done 2>/dev/null
            exit 0
            """;

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @RepeatedTest(6)
    void isReportedAsItIsAfterSigtermAndTakenAgain() {
        isReportedAsItIs(() -> cluster.inPod("bash", "-c", END_PGBACKREST).succeeded());
    }

    @RepeatedTest(6)
    void isReportedAsItIsAfterTheLossOfThePodAndTakenAgain() {
        String uid = cluster.podUid();
        isReportedAsItIs(() -> {
            cluster.namespace()
                    .kubectl("delete", "pod", RecoverableCluster.POD, "--wait=false")
                    .succeeded();
            cluster.awaitPodAfter(uid);
        });
    }

    private void isReportedAsItIs(Runnable trouble) {
        List<String> before = cluster.labels();
        Running backup = cluster.startPg("backup full");
        backup.awaitErr("Take a full backup");
        Duration moment = Duration.ofMillis(random.nextInt(4000));
        await().pollDelay(moment).atMost(moment.plusSeconds(1)).until(() -> true);
        trouble.run();
        Finished ended = backup.finish();

        cluster.awaitReady();
        // Not by their number: each new one pushes an old one out.
        List<String> added = without(cluster.labels(), before);
        assertThat(ended.exit())
                .as("after %s, with %s in the repository: %s", moment, added, ended.err())
                .isEqualTo(added.isEmpty() ? 1 : 0);
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo(added.isEmpty() ? "FAILED" : "DONE");
        added.forEach(label -> assertThat(ended.out()).contains(label));

        List<String> now = cluster.labels();
        String again = cluster.pg("backup full").succeeded().out();
        // pgBackRest adds to its list what was complete but for that when it was ended.
        List<String> found = without(cluster.labels(), now);
        assertThat(found).hasSizeBetween(1, 2);
        assertThat(again).contains(found.getLast());
        cluster.pg("verify").succeeded();
    }

    private static List<String> without(List<String> labels, List<String> known) {
        return labels.stream().filter(label -> !known.contains(label)).toList();
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A bucket and a volume, and a restore to the end of the archive while the one that alone holds it is away. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryFaultsClusterTest {
    private final RecoverableCluster cluster = new RecoverableCluster(TestNamespace.create());

    @BeforeAll
    void install() {
        var words = new ArrayList<>(Arrays.asList(RecoverableCluster.installation()));
        words.addAll(List.of("--set", "backup.volume.enabled=true", "--set", "backup.volume.size=1Gi"));
        cluster.namespace().pg(words.toArray(String[]::new)).succeeded();
        cluster.createTable();
        // The newest one is taken, and it must not be in the repository that goes away.
        cluster.pg("backup full", "--repo", "1").succeeded();
        cluster.sql("SELECT pg_sleep(1.5)");
    }

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    void theRestOfTheArchiveIsWaitedForWhereTheRepositoryThatAloneHoldsItIsAway() {
        cluster.insert("in both");
        cluster.assertArchives();
        cluster.insert("in the volume alone");
        String only = cluster.assertArchives();
        cluster.insert("behind that");
        String behind = cluster.assertArchives();
        forget(1, only);
        forget(1, behind);
        List<String> rows = cluster.rows();

        Held.Watch watch = Held.watch(cluster, "restore", "copy");
        Running client = cluster.startPg("restore --yes", "--latest", "--no-backup");
        try (Held _ = watch.held()) {
            volumeAway();
        }
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> cluster.inPod(
                                        "bash",
                                        "-c",
                                        "grep -qs 'repository 2 has not answered since' /pgdata/kubectl-pg/requests/*/log")
                                .exit()
                        == 0);
        volumeBack();

        client.finish().succeeded();
        assertThat(cluster.rows()).isEqualTo(rows);
        cluster.assertArchives();
    }

    /** As if that repository had been away when the segment was archived. */
    private void forget(int repository, String segment) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !files(repository, segment).isEmpty());
        for (String file : files(repository, segment)) {
            cluster.pgbackrest("repo-rm", "--repo=" + repository, "archive/demo/" + file)
                    .succeeded();
        }
    }

    private List<String> files(int repository, String segment) {
        return cluster.pgbackrest("repo-ls", "--repo=" + repository, "--recurse", "--filter=" + segment, "archive/demo")
                .succeeded()
                .out()
                .lines()
                .toList();
    }

    private void volumeAway() {
        cluster.namespace()
                .kubectl("scale", "statefulset", "demo-repo", "--replicas=0")
                .succeeded();
        cluster.namespace()
                .kubectl("wait", "--for=delete", "pod/demo-repo-0", "--timeout=120s")
                .succeeded();
    }

    private void volumeBack() {
        cluster.namespace()
                .kubectl("scale", "statefulset", "demo-repo", "--replicas=1")
                .succeeded();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> cluster.namespace()
                                .kubectl("wait", "--for=condition=Ready", "pod/demo-repo-0", "--timeout=10s")
                                .exit()
                        == 0);
    }
}

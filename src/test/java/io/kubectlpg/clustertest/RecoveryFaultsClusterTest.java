package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A bucket and a volume, and restores while one of them is away, or holds what cannot be read. */
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
    }

    /** The newest one is taken, and it must not be in the repository that goes away. */
    @BeforeEach
    void backUp() {
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

    /** pgBackRest tries for 18 minutes to push a segment to a repository that is away. */
    @Test
    @Tag("exhaustive")
    void aRepositoryThatIsAwayClosesTheDatabaseForMinutesAndNotForHours() {
        List<String> rows = cluster.rows();
        cluster.insert("behind the backup");
        volumeAway();
        try {
            cluster.insert("archived nowhere yet");

            Finished restored = cluster.restoreTo("--immediate", "--repo", "1", "--no-backup")
                    .succeeded();

            assertThat(restored.err()).contains("repository 2 does not answer");
            assertThat(cluster.rows()).isEqualTo(rows);
            cluster.insert("taken while it is away");
            assertThat(cluster.pg("status").exited(1).out())
                    .contains("the repository host demo-repo-0 cannot be reached, and nothing is archived to it");
        } finally {
            volumeBack();
        }
        // A push that began while it was away takes its time.
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> cluster.sql("SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'")
                        .equals("0"));
        cluster.assertArchives();
    }

    @Test
    void aSegmentThatNoRepositoryCanReadEndsTheRestoreWithItsReason() {
        cluster.insert("before the damage");
        List<String> rows = cluster.rows();
        String moment = cluster.now();
        // Recovery stops where it meets a later commit.
        cluster.insert("behind that moment");
        cluster.assertArchives();
        cluster.insert("in a segment that is damaged");
        String damaged = cluster.assertArchives();
        cluster.insert("behind that");
        cluster.assertArchives();
        damage(damaged);

        Finished restore = cluster.restoreTo("--latest", "--no-backup");

        assertThat(restore.exit()).isEqualTo(1);
        assertThat(restore.err()).contains(damaged);
        Finished status = cluster.pg("status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.out()).contains(damaged).contains("kubectl pg restore demo");
        // The way out: a moment before it.
        cluster.restore(moment, "--no-backup").succeeded();
        assertThat(cluster.rows()).isEqualTo(rows);
        cluster.assertArchives();
    }

    /** In both repositories. */
    private void damage(String segment) {
        for (String file : files(1, segment)) {
            cluster.inPod(
                            "bash",
                            "-c",
                            "printf 'this is no WAL' | bash /opt/kubectl-pg/pgbackrest repo-put --repo=1 \"$0\"",
                            "archive/demo/" + file)
                    .succeeded();
        }
        cluster.namespace()
                .kubectl(
                        "exec",
                        "demo-repo-0",
                        "--",
                        "bash",
                        "-c",
                        "find /pgdata /repository -name \"$0-*\" -exec dd if=/dev/zero of={} bs=1 seek=100 count=40 conv=notrunc ';'"
                                + " 2>/dev/null; true",
                        segment)
                .succeeded();
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

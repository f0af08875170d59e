package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A bucket and a volume, and what a restore meets when one of them lacks something, is damaged, or is away. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class RecoveryFaultsClusterTest {
    private final RecoverableCluster cluster = new RecoverableCluster(TestNamespace.create());

    @BeforeAll
    void install() {
        var words = new ArrayList<>(Arrays.asList(RecoverableCluster.installation()));
        words.addAll(List.of("--set", "backup.volume.enabled=true", "--set", "backup.volume.size=1Gi"));
        cluster.namespace().pg(words.toArray(String[]::new)).succeeded();
        cluster.createTable();
    }

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
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

    @Test
    @Order(2)
    void aDamagedSegmentEndsTheRestoreWithItsNameAndAnotherTargetOpens() {
        cluster.insert("in front of it");
        String moment = cluster.now();
        cluster.insert("in it");
        String damaged = cluster.assertArchives();
        cluster.insert("behind it");
        cluster.assertArchives();
        forget(2, damaged);
        damage(damaged);

        assertThat(cluster.restoreTo("--latest", "--no-backup").exited(1).err()).contains(damaged);
        assertThat(cluster.pg("status").exited(1).out())
                .contains("a restore failed and the database is closed", damaged, "kubectl pg restore demo");

        cluster.restoreTo("--immediate", "--no-backup").succeeded();
        assertThat(cluster.rows()).isNotEmpty().doesNotContain("behind it");
        assertThat(moment).isNotEmpty();
    }

    /** Each segment took 18 minutes once, in which the database was closed. */
    @Test
    @Order(3)
    void aRepositoryThatIsAwayKeepsTheDatabaseClosedForMinutesAtMost() {
        cluster.pg("backup full").succeeded();
        volumeAway();
        for (String row : List.of("one", "two", "three")) {
            cluster.insert(row);
            cluster.sql("SELECT pg_switch_wal()");
        }

        Running client = cluster.startPg("restore --yes", "--immediate", "--repo", "1", "--no-backup");
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> cluster.requests("restore").stream()
                        .anyMatch(request -> request.path("exit").isNull()
                                && request.path("phase").asText().equals("archive")));
        volumeBack();

        client.finish().succeeded();
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

    private void damage(String segment) {
        String file = "archive/demo/" + files(1, segment).getFirst();
        cluster.inPod(
                        "bash",
                        "-c",
                        "cd /tmp && bash /opt/kubectl-pg/pgbackrest repo-get --repo=1 \"$1\" >segment"
                                + " && head -c 200 /dev/zero | dd of=segment bs=1 seek=400 conv=notrunc 2>/dev/null"
                                + " && bash /opt/kubectl-pg/pgbackrest repo-put --repo=1 \"$1\" <segment",
                        "damage",
                        file)
                .succeeded();
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

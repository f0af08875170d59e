package io.kubectlpg.clustertest;

import static io.kubectlpg.clustertest.RecoverableCluster.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RetentionRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BackupClusterTest {
    private static final String TERMINATE = """
            for process in /proc/[0-9]*; do
              argv=(); mapfile -t -d '' argv <"$process/cmdline"
              if [[ ${argv[0]-} == pgbackrest && " ${argv[*]} " == *" backup "* ]]; then kill -TERM "${process#/proc/}"; found=1; break; fi
              if [[ ${argv[1]-} == */request-backup ]]; then read -r _ _ _ _ group _ <"$process/stat"; fi
            done 2>/dev/null
            if [[ -z ${found-} ]]; then kill -TERM -- "-$group"; fi
            """;

    /** What one test has counted must not expire by the backups of another. */
    private final RecoverableCluster cluster = RecoverableCluster.install(List.of("--set", "backup.retention.full=50"));

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    void reportsTheLabelThatTheRepositoryListsUnderTheOperationsId() {
        List<String> before = cluster.labels();

        Finished backup = cluster.pg("backup full").succeeded();

        JsonNode operation = cluster.lastOperation();
        assertThat(operation.path("state").asText()).isEqualTo("DONE");
        List<JsonNode> backups = cluster.backups();
        assertThat(backups).hasSize(before.size() + 1);
        JsonNode newest = backups.getLast();
        String label = newest.path("label").asText();
        assertThat(backup.err()).contains(label);
        assertThat(newest.path("type").asText()).isEqualTo("full");
        assertThat(newest.path("annotation").path("operation").asText())
                .startsWith(operation.path("id").asText());

        JsonNode info =
                TestNamespace.parse(cluster.pg("info", "-o", "json").succeeded().out());
        assertThat(labels(info)).isEqualTo(cluster.labels());
        JsonNode status = TestNamespace.parse(
                cluster.pg("status", "-o", "json").succeeded().out());
        assertThat(status.path("repository").path("newestBackup").path("label").asText())
                .isEqualTo(label);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--wait=false", "--force"})
    void reportsABackupWhosePodWasDeletedAsFailedAndTakesANewOneAfterwards(String how) {
        List<String> before = cluster.labels();
        String uid = cluster.podUid();

        Held.Watch watch = Held.watch(cluster, "backup");
        Running backup = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            cluster.namespace()
                    .kubectl("delete", "pod", RecoverableCluster.POD, how)
                    .succeeded();
        }

        Finished failed = backup.finish().exited(1);
        assertThat(failed.err()).contains("the backup ended because its pod ended: the pod ");
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo("FAILED");
        cluster.awaitPodAfter(uid);
        assertThat(cluster.labels()).isEqualTo(before);

        cluster.pg("backup full").succeeded();
        assertThat(cluster.labels()).hasSize(before.size() + 1);
    }

    /** pgBackRest has entered it into its list, and the pod is gone before the script in it could say so. */
    @Test
    void reportsABackupWhosePodIsLostRightAfterItsEndAsDone() {
        List<String> before = cluster.labels();
        String uid = cluster.podUid();

        Held.Watch watch = Held.watch(cluster, "backup", "list");
        Running backup = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            cluster.namespace()
                    .kubectl("delete", "pod", RecoverableCluster.POD, "--wait=false", "--grace-period=0", "--force")
                    .succeeded();
        }

        Finished done = backup.finish().succeeded();
        cluster.awaitPodAfter(uid);
        assertThat(cluster.labels()).hasSize(before.size() + 1);
        assertThat(done.err()).contains(cluster.labels().getLast());
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo("DONE");
    }

    @Test
    void takesEachTypeOnTopOfTheOthersWithItsAnnotation() {
        JsonNode full = taken(cluster.pg("backup full", "-o", "json").succeeded());
        JsonNode incr = taken(cluster.pg("backup incr", "-o", "json", "--annotation", "why=before a=\"b\" }{")
                .succeeded());
        JsonNode diff =
                taken(cluster.pg("backup diff", "-o", "json", "--repo", "1").succeeded());

        assertThat(incr.path("prior")).isEqualTo(full.path("label"));
        assertThat(diff.path("prior")).isEqualTo(full.path("label"));
        List<JsonNode> listed = cluster.backups();
        assertThat(listed.get(listed.size() - 2).path("annotation").path("why").asText())
                .isEqualTo("before a=\"b\" }{");
        assertThat(listed.getLast().path("type").asText()).isEqualTo("diff");
        assertThat(diff.path("databaseBytes").asLong())
                .isEqualTo(listed.getLast().path("info").path("size").asLong());
    }

    @Test
    void aSecondClientFollowsTheBackupOfTheFirst() {
        List<String> before = cluster.labels();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running first = cluster.startPg("backup full");
        Running second;
        try (Held _ = watch.held()) {
            second = cluster.startPg("backup full");
            Finished other = cluster.pg("backup incr").exited(5);
            assertThat(other.err()).contains("backup");
            second.awaitErr("Follow the backup");
        }
        first.finish().succeeded();

        assertThat(second.finish().succeeded().out()).contains(cluster.labels().getLast());
        assertThat(cluster.labels()).hasSize(before.size() + 1);
    }

    @Test
    void aDetachedBackupBlocksNobodyAndIsFollowedLater() {
        List<String> before = cluster.labels();
        Held.Watch watch = Held.watch(cluster, "backup");
        String id =
                cluster.pg("backup full", "--detach", "-o", "name").succeeded().text();
        Running follower;
        try (Held _ = watch.held()) {
            assertThat(cluster.pg("resume").succeeded().err()).contains("There is no unfinished operation");
            follower = cluster.startPg("backup full");
            follower.awaitErr("Follow the backup " + id.replace("request/", ""));
        }
        follower.finish().succeeded();
        assertThat(cluster.labels()).hasSize(before.size() + 1);
    }

    @Test
    void aBackupThatIsToldToEndHasFailedAndTheNextOneWorks() {
        List<String> before = cluster.labels();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running backup = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            // Its process group stands still: the signal waits until it goes on.
            cluster.inPod("bash", "-c", TERMINATE).succeeded();
        }
        Finished failed = backup.finish().exited(1);
        assertThat(failed.err()).contains("the backup was stopped by SIGTERM");
        assertThat(cluster.labels()).isEqualTo(before);

        cluster.pg("backup full").succeeded();
        assertThat(cluster.labels()).hasSize(before.size() + 1);
    }

    @Test
    void expiresOnlyWhatNothingNeeds() {
        String full = taken(cluster.pg("backup full", "-o", "json").succeeded())
                .path("label")
                .asText();
        String incr = taken(cluster.pg("backup incr", "-o", "json").succeeded())
                .path("label")
                .asText();
        List<String> before = cluster.labels();

        Finished dry = cluster.pg("expire", full, "--dry-run").succeeded();
        assertThat(dry.out()).contains(full).contains(incr);
        assertThat(cluster.labels()).isEqualTo(before);
        cluster.pg("expire", full, "--yes").succeeded();
        assertThat(cluster.labels()).doesNotContain(full, incr).hasSize(before.size() - 2);

        List<String> fulls =
                cluster.labels().stream().filter(label -> !label.contains("_")).toList();
        for (String label : fulls.subList(0, fulls.size() - 1)) {
            cluster.pg("expire", label, "--yes").succeeded();
        }
        Finished last = cluster.pg("expire", fulls.getLast(), "--yes").exited(3);
        assertThat(last.err()).contains("the last full backup");
        assertThat(cluster.labels()).contains(fulls.getLast());
    }

    /** Our own rule says before what pgBackRest does: with one full backup to keep, as its dry run would. */
    @Test
    void foretellsWhatPgBackRestWouldExpire() {
        cluster.pg("backup full").succeeded();
        cluster.pg("backup full").succeeded();
        String dry = cluster.pgbackrest("expire", "--dry-run", "--repo1-retention-full=1", "--log-level-console=info")
                .succeeded()
                .out();
        List<String> fulls =
                cluster.labels().stream().filter(label -> !label.contains("_")).toList();
        var rule = new RetentionRule(false, 1, 0, 0, BackupType.FULL);
        List<Backup> gone = rule.expire(
                        InfoDocument.parse(TestNamespace.parse(cluster.pgbackrest("info", "--output=json")
                                        .succeeded()
                                        .out()))
                                .backups(),
                        Instant.now())
                .backups();
        assertThat(gone).isNotEmpty().allSatisfy(backup -> assertThat(dry).contains(backup.label()));
        assertThat(gone).extracting(Backup::label).doesNotContain(fulls.getLast());
        assertThat(dry).doesNotContain("backup " + fulls.getLast());
    }

    @Test
    void damagedPagesAreNamedUntilABackupIsWhole() {
        String path = cluster.damagedTable("victims");
        String page = "page 3 of the table public.victims in the database myapp (" + path + ")";

        Finished backup = cluster.pg("backup full").exited(1);

        String label = cluster.labels().getLast();
        assertThat(backup.out()).contains("  ! " + label + ": " + page + "\n");
        assertThat(backup.err())
                .contains("error: the backup " + label
                        + " is in the repository, but it holds damaged pages, and no restore starts from it")
                .contains("Restore a table with kubectl pg restore demo --latest --table SCHEMA.NAME --replace, "
                        + "then take another");
        assertThat(cluster.lastOperation().path("state").asText()).isEqualTo("DONE");
        assertThat(cluster.pg("info").succeeded().out())
                .contains(label + " (damaged pages)")
                .contains("damaged  " + label + ": " + page + "\n");
        JsonNode file = TestNamespace.parse(
                        cluster.pg("info", "-o", "json").succeeded().out())
                .path("backups")
                .findParents("damage")
                .getLast()
                .at("/damage/files/0");
        assertThat(file.path("file").asText()).isEqualTo(path);
        assertThat(file.path("database").asText()).isEqualTo("myapp");
        assertThat(file.path("kind").asText()).isEqualTo("table");
        assertThat(file.path("relation").asText()).isEqualTo("public.victims");
        assertThat(file.at("/pages/0/first").asInt()).isEqualTo(3);
        assertThat(cluster.pg("status").exited(1).out())
                .contains("NOT HEALTHY")
                .contains("! the newest backup, " + label + ", contains damaged pages: " + page + "\n");

        Running abandoned = cluster.startPg("backup full");
        cluster.awaitFollower();
        abandoned.kill();
        assertThat(cluster.pg("resume").exited(1).out())
                .as("whoever goes on with it is told, too")
                .contains("  ! " + cluster.labels().getLast() + ": " + page + "\n");
        label = cluster.labels().getLast();

        cluster.pg("restore --yes --latest --table public.victims --replace").succeeded();
        assertThat(cluster.sql("SELECT count(*), max(length(filling)) FROM victims"))
                .as("the pages are whole again")
                .isEqualTo("500|200");
        cluster.awaitPodAfter(lostPod());
        assertThat(cluster.pg("status").exited(1).out())
                .as("the backup is as it was")
                .contains(page);

        cluster.pg("backup full").succeeded();
        assertThat(cluster.pg("status").succeeded().out()).contains("   healthy   ");
        assertThat(cluster.pg("info").succeeded().out())
                .as("what is known of a backup stays known")
                .contains("damaged  " + label + ": " + page + "\n");
    }

    /** Nobody waits for the backup, and its pod is lost before it could be asked which pages these are. */
    @Test
    void damagedPagesOfABackupThatNobodyWaitedForAreSeen() {
        String path = cluster.damagedTable("casualties");
        Held.Watch watch = Held.watch(cluster, "backup", "list");
        cluster.pg("backup full", "--detach").succeeded();
        String uid;
        try (Held _ = watch.held()) {
            uid = lostPod();
        }
        cluster.awaitPodAfter(uid);
        cluster.awaitIdle();

        assertThat(cluster.pg("status").exited(1).out())
                .contains(
                        "! the newest backup, " + cluster.labels().getLast() + ", contains damaged pages: page 3 of ");
        assertThat(cluster.pg("info").succeeded().out()).contains("page 3 of the table public.casualties in");
        assertThat(cluster.pg("status").exited(1).out())
                .contains("page 3 of the table public.casualties in the database myapp (" + path + ")");

        cluster.sql("DROP TABLE casualties");
        cluster.pg("backup full").succeeded();
        cluster.pg("status").succeeded();
    }

    /** The one that was. */
    private String lostPod() {
        String uid = cluster.podUid();
        cluster.namespace()
                .kubectl("delete", "pod", RecoverableCluster.POD, "--wait=false", "--grace-period=0", "--force")
                .succeeded();
        return uid;
    }

    @Test
    void checkProvesThatASegmentArrives() {
        JsonNode proven = TestNamespace.parse(
                cluster.pg("check", "-o", "json").succeeded().out());
        assertThat(cluster.archived(proven.at("/arrivals/0/segment").asText())).hasSize(1);
    }

    @Test
    void verifyFindsABackupWhoseFilesAreGone() {
        String label = taken(cluster.pg("backup full", "-o", "json").succeeded())
                .path("label")
                .asText();
        cluster.pg("verify").succeeded();

        cluster.pgbackrest("repo-rm", "--recurse", "backup/" + NAME + "/" + label)
                .succeeded();
        Finished damaged = cluster.pg("verify", "-o", "name").exited(1);
        assertThat(damaged.text()).isEqualTo("backup/" + label);
        // The next backup finds its files gone, and no longer lists it.
        cluster.pg("backup full").succeeded();
        assertThat(cluster.labels()).doesNotContain(label);
        cluster.pg("verify").succeeded();
    }

    private static JsonNode taken(Finished backup) {
        return TestNamespace.parse(backup.out()).path("backups").path(0);
    }

    private static List<String> labels(JsonNode info) {
        var labels = new ArrayList<String>();
        info.path("backups").forEach(backup -> labels.add(backup.path("label").asText()));
        return labels;
    }
}

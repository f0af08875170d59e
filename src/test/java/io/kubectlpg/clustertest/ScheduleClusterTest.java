package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** CronJobs that Kubernetes really starts. The incremental one is due each minute. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class ScheduleClusterTest {
    private static final String ACCOUNT = "demo-schedule";

    private static RecoverableCluster cluster;

    @BeforeAll
    static void install() {
        TestNamespace namespace = TestNamespace.create();
        cluster = new RecoverableCluster(namespace);
        var more = new ArrayList<>(TestNamespace.withRepository());
        more.addAll(List.of("--set", "resources.limits.cpu=2"));
        more.addAll(List.of("--set", "cronJobs.image=" + TestNamespace.KUBECTL_IMAGE));
        more.addAll(List.of("--set", "backup.schedule.incremental=* * * * *"));
        namespace.pg(TestNamespace.install(RecoverableCluster.NAME, more)).succeeded();
    }

    @AfterAll
    static void delete() {
        cluster.close();
    }

    @Test
    @Order(1)
    void theAccountMayStartWhatTheClustersOwnPodsHoldAndNothingElse() {
        assertThat(may("create", "pods/demo-1-0", "--subresource=exec")).isTrue();
        assertThat(may("get", "pods/demo-2-0", "--subresource=exec")).isTrue();
        assertThat(may("get", "services/demo-rw")).isTrue();
        assertThat(may("get", "leases/demo-operation")).isTrue();

        assertThat(may("create", "pods/another-0", "--subresource=exec")).isFalse();
        assertThat(may("create", "pods", "--subresource=exec")).isFalse();
        assertThat(may("get", "secrets/demo-app")).isFalse();
        assertThat(may("list", "secrets")).isFalse();
        assertThat(may("update", "leases/demo-operation")).isFalse();
        assertThat(may("create", "pods")).isFalse();
        assertThat(may("delete", "pods/demo-1-0")).isFalse();
    }

    @Test
    @Order(2)
    void kubernetesStartsABackupThatTheInstanceCarriesOut() {
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> cluster.labels().size() > 1);
        cluster.pg("schedule suspend").succeeded();

        assertThat(cluster.backups().get(1).path("type").asText()).isEqualTo("incr");
        assertThat(cluster.requests("backup"))
                .anyMatch(request -> request.path("id").asText().matches("scheduled-[0-9]{8}-[0-9]{4}00-incr"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(schedule("incr").at("/last/outcome").asText())
                                .isEqualTo("done"));
        assertThat(schedule("incr").at("/last/detail").asText()).isIn(cluster.labels());
    }

    @Test
    @Order(3)
    void whatIsSuspendedStaysSoThroughAnUpgradeAndStatusSaysSo() {
        String last = schedule("incr").at("/last/due").asText();

        cluster.pg("upgrade", "--yes", "--set", "backup.retention.full=3").succeeded();

        assertThat(cronJob("incr").at("/spec/suspend").asBoolean()).isTrue();
        assertThat(cluster.pg("status").succeeded().out())
                .contains("! the schedule incr is suspended", "kubectl pg schedule resume demo incr");
        cluster.pg("schedule resume", "full").succeeded();
        assertThat(cronJob("full").at("/spec/suspend").asBoolean()).isFalse();
        assertThat(cronJob("incr").at("/spec/suspend").asBoolean()).isTrue();
        assertThat(schedule("incr").at("/last/due").asText()).isEqualTo(last);
    }

    /** The client is gone, so that no Lease is renewed: the instance itself says that it is at work. */
    @Test
    @Order(4)
    void kubernetesStartsARunThatIsSkippedWhileARestoreRuns() {
        cluster.createTable();
        cluster.insert("before");
        String moment = cluster.now();
        cluster.insert("after");
        cluster.pg("schedule resume").succeeded();
        Held.Watch watch = Held.watch(cluster, "restore", "copy");
        Running client = cluster.startRestore(moment, "--no-backup");
        try (Held _ = watch.held()) {
            client.kill();
            List<String> before = cluster.labels();
            // In one look: the next run begins within the minute.
            await().atMost(Duration.ofSeconds(100))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(
                            () -> assertThat(cluster.pg("status").exited(1).out())
                                    .containsPattern("SCHEDULE incr, .*: skipped restore \\S+ has not ended")
                                    .contains(" was skipped: restore ", "kubectl pg schedule run demo incr"));
            assertThat(cluster.labels()).isEqualTo(before);
        }
        cluster.awaitIdle();
        cluster.pg("resume").succeeded();

        assertThat(cluster.rows()).containsExactly("before");
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> schedule("incr").at("/last/outcome").asText().equals("done"));
        cluster.pg("schedule suspend").succeeded();
    }

    @Test
    @Order(5)
    @Tag("exhaustive")
    void startsNothingWhileItIsSuspended() {
        String before = cronJob("incr").at("/status/lastScheduleTime").asText();
        cluster.sql("SELECT pg_sleep(75)");
        assertThat(cronJob("incr").at("/status/lastScheduleTime").asText()).isEqualTo(before);
    }

    @Test
    @Order(6)
    @Tag("exhaustive")
    void isSkippedWithTheReasonWhileTheInstanceHasOtherWork() {
        List<String> before = cluster.labels();
        Held.Watch watch = Held.watch(cluster, "backup");
        cluster.pg("backup full", "--detach").succeeded();
        try (Held _ = watch.held()) {
            assertThat(cluster.pg("schedule run", "incr").exited(5).err())
                    .contains("the run of the schedule incr was skipped: backup ");
            assertThat(schedule("incr").at("/last/outcome").asText()).isEqualTo("skipped");
        }
        cluster.awaitIdle();
        assertThat(cluster.labels()).hasSize(before.size() + 1);

        cluster.pg("schedule run", "incr").succeeded();
        assertThat(cluster.labels()).hasSize(before.size() + 2);
        assertThat(schedule("incr").at("/last/outcome").asText()).isEqualTo("done");
    }

    @Test
    @Order(7)
    @Tag("exhaustive")
    void waitsForNobodyWhoHoldsTheLockAndDoesNotRenewIt() {
        int before = cluster.labels().size();
        String holder = "{\"spec\":{\"holderIdentity\":\"dead@laptop/1\",\"leaseDurationSeconds\":15}}";
        cluster.namespace()
                .kubectl("patch", "lease", "demo-operation", "--type=merge", "-p", holder)
                .succeeded();
        cluster.pg("schedule run", "incr").succeeded();
        assertThat(cluster.labels()).hasSize(before + 1);
    }

    @Test
    @Order(8)
    @Tag("exhaustive")
    void isSkippedWhileAnOperationHoldsTheLock() {
        List<String> before = cluster.labels();
        Held.Watch watch = Held.watch(cluster, "backup");
        Running backup = cluster.startPg("backup full");
        try (Held _ = watch.held()) {
            String job = "demo-backup-incr-" + cluster.sql("SELECT extract(epoch FROM now())::bigint");
            cluster.namespace()
                    .kubectl("create", "job", job, "--from=cronjob/demo-backup-incr")
                    .succeeded();
            cluster.namespace()
                    .kubectl("wait", "job/" + job, "--for=condition=Failed", "--timeout=120s")
                    .succeeded();
            assertThat(cluster.namespace()
                            .kubectl("get", "pod", "-l", "batch.kubernetes.io/job-name=" + job, "-o", "json")
                            .out())
                    .contains("operation-under-way");
        }
        backup.finish().succeeded();
        assertThat(cluster.labels()).hasSize(before.size() + 1);
    }

    @Test
    @Order(9)
    @Tag("exhaustive")
    void withoutAPrimaryItIsTriedTwiceAndRefused() {
        cluster.pg("stop", "--yes").succeeded();
        assertThat(cluster.pg("schedule run", "incr").exited(3).err()).contains("no primary of demo accepts");
        JsonNode jobs = cluster.namespace().json("get", "jobs", "--sort-by=.metadata.creationTimestamp");
        JsonNode last = jobs.path("items").get(jobs.path("items").size() - 1);
        assertThat(last.at("/status/failed").asInt()).isEqualTo(2);
        cluster.pg("start").succeeded();
    }

    @Test
    @Order(10)
    @Tag("exhaustive")
    void aRunThatKubernetesDidNotStartIsSeen() {
        cluster.namespace()
                .kubectl("create", "quota", "no-jobs", "--hard=count/jobs.batch=0")
                .succeeded();
        cluster.pg("schedule resume").succeeded();
        await().atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofSeconds(10))
                .until(() -> cluster.pg("status").succeeded().out().contains("was not started"));
        assertThat(cluster.pg("status").out()).contains("kubectl pg schedule run demo incr");
        cluster.namespace().kubectl("delete", "quota", "no-jobs").succeeded();
    }

    private static boolean may(String verb, String resource, String... more) {
        var words = new ArrayList<>(List.of("auth", "can-i", verb, resource));
        words.addAll(List.of(more));
        words.add("--as=system:serviceaccount:" + cluster.namespace().name() + ":" + ACCOUNT);
        return cluster.namespace().kubectl(words.toArray(String[]::new)).exit() == 0;
    }

    private static JsonNode cronJob(String word) {
        return cluster.namespace().json("get", "cronjob", "demo-backup-" + word);
    }

    private static JsonNode schedule(String word) {
        JsonNode all = TestNamespace.parse(
                cluster.pg("schedule list", "-o", "json").succeeded().out());
        return StreamSupport.stream(all.path("schedules").spliterator(), false)
                .filter(schedule -> schedule.path("schedule").asText().equals(word))
                .findFirst()
                .orElseThrow();
    }
}

package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.output.Format;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReportTest {

    @Test
    void showsHealthFirst() {
        assertThat(status(Observations.cluster(Observations.healthy()))).isEqualTo("""
                demo  PostgreSQL 17.11   healthy   primary demo-1   timeline 1   29 MiB

                INSTANCE  ROLE     STATE    NODE   LSN        UPTIME
                demo-1    primary  running  node1  0/7000148  60m

                ARCHIVE  ok, last 000000010000000000000006 12s ago
                BACKUP   full 20261121-081416F 45m ago, 3.9 MiB
                WINDOW   2026-11-21 08:14:19+00  …  now
                """);
    }

    @Test
    void aStoppedClusterIsStoppedAndNotSilent() {
        FakeKube stopped = Observations.cluster(Observations.healthy());
        stopped.delete(Kind.POD, "demo-1-0");
        ObjectNode set = stopped.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        set.withObject("/spec").put("replicas", 0);
        assertThat(status(stopped.with(set))).isEqualTo("""
                demo   NOT HEALTHY   primary demo-1   timeline –   –
                  ! demo-1 is stopped
                      kubectl pg start demo

                INSTANCE  ROLE     STATE    NODE  LSN  UPTIME
                demo-1    primary  stopped  –     –    –
                """);
    }

    @Test
    void showsWhatNeedsAttentionWithItsRemedy() {
        ObjectNode failing = Observations.healthy();
        failing.withObject("/server").put("walReady", 7);
        failing.withObject("/server/archiver")
                .put("lastFailedWal", "000000010000000000000007")
                .put("lastFailedTime", "2026-11-21T08:59:58+00:00");
        assertThat(status(Observations.cluster(failing))).isEqualTo("""
                demo  PostgreSQL 17.11   NOT HEALTHY   primary demo-1   timeline 1   29 MiB
                  ! archiving has failed since 2026-11-21T08:59:58Z at 000000010000000000000007; 7 WAL segments wait to be archived and take room on the volume
                      kubectl logs demo-1-0

                INSTANCE  ROLE     STATE    NODE   LSN        UPTIME
                demo-1    primary  running  node1  0/7000148  60m

                ARCHIVE  FAILING, last 000000010000000000000006 12s ago, 7 waiting
                BACKUP   full 20261121-081416F 45m ago, 3.9 MiB
                WINDOW   2026-11-21 08:14:19+00  …  the last commit before 2026-11-21 08:59:48+00, in 000000010000000000000006
                """);
    }

    /** An attempt that does not come to an end is in no counter, for 18 minutes where the repository does not answer. */
    @Test
    void whatHasNotMovedForFiveMinutesIsAnErrorAndEndsTheWindow() {
        ObjectNode stalled = Observations.healthy();
        stalled.withObject("/server/archiver").put("lastArchivedTime", "2026-11-21T08:54:00+00:00");
        stalled.withObject("/server").put("walReady", 5).put("readySince", "2026-11-21T08:54:30+00:00");
        assertThat(status(Observations.cluster(stalled)))
                .contains(
                        "NOT HEALTHY",
                        "! nothing has been archived since 2026-11-21T08:54:30Z; 5 WAL segments wait to be archived and take room on the volume",
                        "ARCHIVE  FAILING, last 000000010000000000000006",
                        "…  the last commit before 2026-11-21 08:54:00+00");
    }

    @Test
    void aSegmentThatHasJustBecomeReadyIsNone() {
        ObjectNode idle = Observations.healthy();
        idle.withObject("/server/archiver").put("lastArchivedTime", "2026-11-21T02:00:00+00:00");
        idle.withObject("/server").put("walReady", 1).put("readySince", "2026-11-21T08:56:00+00:00");
        assertThat(status(Observations.cluster(idle))).contains("   healthy   ", "ARCHIVE  ok", "…  now");
    }

    /** What waited while the server was stopped has had no time to move. */
    @Test
    void aServerThatHasJustStartedIsNone() {
        ObjectNode started = Observations.healthy();
        started.withObject("/server/archiver").put("lastArchivedTime", "2026-11-21T02:00:00+00:00");
        started.withObject("/server")
                .put("startedAt", "2026-11-21T08:57:00+00:00")
                .put("walReady", 3)
                .put("readySince", "2026-11-21T02:01:00+00:00");
        assertThat(status(Observations.cluster(started))).contains("   healthy   ");
    }

    @Test
    void aKeptErrorMessageHidesTheListOfBackupsAndNothingElse() {
        String poisoned = Observations.healthy()
                .toString()
                .replaceFirst(
                        "\"info\":\\{.*\\}\\}?$",
                        "\"info\":{\"age\":25,\"document\":[037]: info command requires option: repo1-s3-key}}");
        FakeKube kube =
                Observations.cluster(Observations.healthy()).answering(argv -> new PodExec.Result(0, poisoned, ""));
        assertThat(status(kube))
                .contains("the list of backups is unknown", "kubectl pg info demo", "ARCHIVE  ok", "running")
                .doesNotContain("cannot be read");
    }

    @Test
    void saysWhyArchivingFailsAndWhatMendsIt() {
        ObjectNode failing = Observations.healthy();
        failing.put("archiveError", """
                [103]: unable to find a valid repository:
                       repo1: [ProtocolError] unable to load info file '/db/demo/archive/demo/archive.info':
                       ProtocolError: HTTP request failed with 403 (Forbidden):
                       *** Path/Query ***:""");
        failing.withObject("/server").put("walReady", 7).put("walSize", 117440512);
        failing.withObject("/server/archiver")
                .put("lastFailedWal", "000000010000000000000007")
                .put("lastFailedTime", "2026-11-21T08:59:58+00:00");
        assertThat(status(Observations.cluster(failing)))
                .contains(
                        "at 000000010000000000000007: the repository refuses the keys: HTTP request failed with 403"
                                + " (Forbidden); 7 WAL segments wait",
                        "      Correct backup.s3.accessKey and backup.s3.secretKey",
                        "ARCHIVE  FAILING, last 000000010000000000000006 12s ago, 7 waiting, pg_wal 112 MiB");
    }

    @Test
    void aNewestBackupWithDamagedPagesIsAnError() {
        assertThat(status(Observations.cluster(Observations.damagedBackup()))).isEqualTo("""
                demo  PostgreSQL 17.11   NOT HEALTHY   primary demo-1   timeline 1   29 MiB
                  ! the newest backup, 20261121-081416F, contains damaged pages: pages 3, 5-7 of the table public.orders in the database shop (base/5/16384)
                      Restore a table with kubectl pg restore demo --latest --table SCHEMA.NAME --replace, then take another backup: kubectl pg backup full demo

                INSTANCE  ROLE     STATE    NODE   LSN        UPTIME
                demo-1    primary  running  node1  0/7000148  60m

                ARCHIVE  ok, last 000000010000000000000006 12s ago
                BACKUP   full 20261121-081416F 45m ago, 3.9 MiB, damaged pages
                WINDOW   none
                """);
    }

    @Test
    void aWholeBackupBehindADamagedOneIsHealthy() {
        ObjectNode mended = Observations.damagedBackup();
        backupAgain(mended, 1);
        assertThat(status(Observations.cluster(mended))).contains("   healthy   ");
    }

    @Test
    void eachRepositoryHasItsOwnNewestBackup() {
        ObjectNode two = Observations.damagedBackup();
        ((ObjectNode) two.at("/info/document/0"))
                .set("repo", Observations.read("""
                {"repo":[{"cipher":"none","key":1,"status":{"code":0,"message":"ok"}},{"cipher":"none","key":2,"status":{"code":0,"message":"ok"}}]}
                """).get("repo"));
        backupAgain(two, 2);
        assertThat(status(Observations.cluster(two)))
                .contains("NOT HEALTHY")
                .contains(
                        "! the newest backup of repository 1, 20261121-081416F, contains damaged pages: pages 3, 5-7 of");
    }

    /** A minute later, without damage, into the repository of that number. */
    private static void backupAgain(ObjectNode observation, int repository) {
        ArrayNode backups = (ArrayNode) observation.at("/info/document/0/backup");
        ObjectNode later = backups.get(0).deepCopy();
        later.put("error", false).put("label", "20261121-081516F").remove("damage");
        later.withObject("/database").put("id", 1).put("repo-key", repository);
        later.withObject("/timestamp").put("start", 1795248916).put("stop", 1795248918);
        backups.add(later);
    }

    @Test
    void showsAnEmptyVolumeForWhatItIs() {
        ObjectNode empty = Observations.withoutServer();
        empty.put("state", "empty").put("reason", "the volume holds no database");
        empty.putNull("control").putNull("info");
        assertThat(status(Observations.cluster(empty)))
                .contains("NOT HEALTHY")
                .contains("the volume of demo-1 is empty");
    }

    @Test
    void aDrillThatFailedIsAnErrorAndOneThatPassedIsALine() {
        Drill passed = Drill.parse("""
                {"began":"2026-11-21T07:00:00Z","passed":true,"failures":[],"readySeconds":6.5,"startSeconds":4,
                 "loss":{"commits":2,"seconds":7.5}}
                """);
        assertThat(status(Observations.cluster(Observations.healthy()), Optional.of(passed)))
                .contains("   healthy   ")
                .endsWith("DRILL    passed 120m ago, recovery time 10.5s, 2 commits of the last 7s would have been "
                        + "lost\n");

        Drill failed = Drill.parse(
                "{\"began\":\"2026-11-21T07:00:00Z\",\"passed\":false,\"failures\":[\"page 3 of orders: wrong\"]}");
        assertThat(status(Observations.cluster(Observations.healthy()), Optional.of(failed)))
                .contains("NOT HEALTHY")
                .contains("! the last drill failed: page 3 of orders: wrong\n      kubectl pg drill demo")
                .endsWith("DRILL    FAILED 120m ago\n");
    }

    @Test
    void aRequestThatFailedIsToldInTheProgramsWords() {
        assertThat(status(Observations.cluster(requests(
                        "backup",
                        103,
                        "[103]: unable to find a valid repository:\n          repo1: [X] NoSuchBucket"))))
                .endsWith("FAILED   backup b7: the bucket of the repository does not exist\n");
    }

    /** They come by their ids, which say nothing of time. */
    @Test
    void ofSeveralThatFailedTheLastIsTold() {
        ObjectNode observation = requests("backup", 1, "the last");
        ((ArrayNode) observation.path("requests")).add(Observations.read("""
                {"id":"c8","kind":"backup","args":"","started":"2026-11-21T08:58:00Z","phase":"","exit":1,"result":"","error":"the first"}
                """));

        assertThat(status(Observations.cluster(observation))).endsWith("FAILED   backup b7: the last\n");
    }

    /** One that was told to end, or lost its pod, left nothing to mend; one that was killed will be killed again. */
    @Test
    void aVerificationThatWasEndedIsNoFailureAndOneThatWasKilledIs() {
        for (String ended : List.of("it was given up", "the pod ended while this ran")) {
            assertThat(status(Observations.cluster(requests("verify", 137, ended))))
                    .doesNotContain("FAILED");
        }
        assertThat(status(Observations.cluster(
                        requests("verify", 137, "it was killed, probably because memory ran out"))))
                .endsWith("FAILED   verify b7: it was killed, probably because memory ran out\n");
    }

    private static ObjectNode requests(String kind, int exit, String error) {
        ObjectNode observation = Observations.healthy();
        observation
                .putArray("requests")
                .add(Observations.read("""
                {"id":"b7","kind":"%s","args":"","started":"2026-11-21T08:59:00Z","phase":"","exit":%d,"result":""}
                """.formatted(kind, exit)).put("error", error));
        return observation;
    }

    private static String status(FakeKube kube) {
        return status(kube, Optional.empty());
    }

    private static String status(FakeKube kube, Optional<Drill> drill) {
        ClusterState state = new ClusterReader(kube).read(new ClusterName("demo"));
        Health health = Health.of(state)
                .and(drill.map(last -> last.findings(state.name())).orElse(List.of()));
        var report = new StatusReport(state, health, ScheduleReport.none(), drill);
        return Printed.at(Instant.parse(Observations.NOW), console -> report.print(console, Format.TABLE));
    }
}

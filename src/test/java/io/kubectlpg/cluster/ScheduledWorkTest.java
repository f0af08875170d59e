package io.kubectlpg.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduledWorkTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final Instant SUNDAY_TWO = Instant.parse("2026-11-22T02:00:00Z");
    private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");

    private final ObjectNode cronJob = read("""
            {"metadata":{"name":"demo-backup-full","creationTimestamp":"2026-11-01T00:00:00Z","annotations":{},
               "labels":{"kubectl-pg.io/schedule":"full"}},
             "spec":{"schedule":"0 2 * * 0","timeZone":"Etc/UTC","suspend":false},
             "status":{"lastScheduleTime":"2026-11-22T02:00:00Z","lastSuccessfulTime":"2026-11-22T02:10:00Z"}}
            """);

    @Test
    void aRunThatWasDueAndNotStartedIsMissed() {
        startedLast("2026-11-15T02:00:00Z");
        assertThat(work().missed(MONDAY)).contains(SUNDAY_TWO);
        assertThat(problems(MONDAY))
                .containsExactly("the run of the schedule full that was due at 2026-11-22T02:00:00Z was not started; "
                        + "kubectl describe cronjob demo-backup-full may show why");
    }

    @Test
    void nothingIsMissedBeforeItCouldBeStarted() {
        startedLast("2026-11-15T02:00:00Z");
        assertThat(work().missed(SUNDAY_TWO.plusSeconds(120))).isEmpty();
        assertThat(work().missed(SUNDAY_TWO.plusSeconds(200))).contains(SUNDAY_TWO);
    }

    @Test
    void nothingIsMissedFromBeforeTheScheduleWasThereOrWasChangedOrResumed() {
        startedLast("2026-11-15T02:00:00Z");
        cronJob.withObject("/metadata/annotations").put("kubectl-pg.io/scheduled-since", "2026-11-22T08:00:00Z");
        assertThat(work().missed(MONDAY)).isEmpty();

        cronJob.withObject("/metadata").put("creationTimestamp", "2026-11-22T03:00:00Z");
        cronJob.withObject("/metadata").remove("annotations");
        assertThat(work().missed(MONDAY)).isEmpty();
    }

    /** A CronJob that was deleted and made anew keeps the annotation of its manifest. */
    @Test
    void whatComesLaterCountsOfTheBeginAndTheChange() {
        startedLast("2026-11-15T02:00:00Z");
        cronJob.withObject("/metadata").put("creationTimestamp", "2026-11-22T03:00:00Z");
        cronJob.withObject("/metadata/annotations").put("kubectl-pg.io/scheduled-since", "2026-11-01T08:00:00Z");
        assertThat(work().missed(MONDAY)).isEmpty();
    }

    /** The next one is not started beside it, and is no fault of Kubernetes'. */
    @Test
    void nothingIsMissedWhileTheOneBeforeStillRuns() {
        startedLast("2026-11-15T02:00:00Z");
        assertThat(work().missed(MONDAY)).isPresent();
        cronJob.withObject("/status").putArray("active").addObject().put("name", "demo-backup-full-1");
        assertThat(work().missed(MONDAY)).isEmpty();
    }

    @Test
    void aRunThatClocksArePutForwardOverIsToldAMonthBefore() {
        cronJob.withObject("/spec").put("timeZone", "America/New_York");
        startedLast("2027-02-14T07:00:00Z");
        assertThat(problems(Instant.parse("2027-02-15T09:00:00Z")))
                .containsExactly(
                        "the schedule full (0 2 * * 0) does not run on 2027-03-14: on that day the clocks in America/New_York go forward and skip 02:00");
        startedLast("2027-02-07T07:00:00Z");
        assertThat(problems(Instant.parse("2027-02-08T09:00:00Z"))).isEmpty();
    }

    @Test
    void oneThatIsSuspendedMissesNothingButIsSpokenOf() {
        startedLast("2026-11-15T02:00:00Z");
        cronJob.withObject("/spec").put("suspend", true);
        assertThat(work().missed(MONDAY)).isEmpty();
        assertThat(work().next(MONDAY)).isEmpty();
        assertThat(problems(MONDAY)).containsExactly("the schedule full is suspended");
    }

    @Test
    void runsByTheZoneOfItsValues() {
        cronJob.withObject("/spec").put("timeZone", "Europe/Berlin");
        assertThat(work().next(MONDAY)).contains(Instant.parse("2026-11-29T01:00:00Z"));
    }

    @Test
    void theInstanceTellsWhatBecameOfARun() {
        assertThat(outcome(request("scheduled-20261122-020000-full", "backup", 0, "20261122-020011F", "")))
                .isEqualTo("done 20261122-020011F");
        assertThat(outcome(request("scheduled-20261122-020000-full", "backup", 82, "", "WAL did not arrive")))
                .isEqualTo("failed WAL did not arrive");
        assertThat(outcome(request("scheduled-20261122-020000-full", "skipped", 0, "restore 4f2a has not ended", "")))
                .isEqualTo("skipped restore 4f2a has not ended");
        assertThat(outcome(request("scheduled-20261122-020000-full", "backup", null, "", "")))
                .isEqualTo("running scheduled-20261122-020000-full");
    }

    @Test
    void theLastAttemptCountsAndOneByHandMakesGood() {
        Request failed = request("scheduled-20261122-020000-full", "backup", 82, "", "no");
        Request second = request("scheduled-20261122-020000-full-2", "backup", 0, "20261122-020311F", "");
        Request byHand = request("scheduled-20261122-081507-full", "backup", 0, "20261122-081511F", "");
        Request another = request("scheduled-20261123-020000-incr", "backup", 1, "", "no");

        assertThat(outcome(failed, another)).startsWith("failed");
        assertThat(outcome(failed, second, another)).isEqualTo("done 20261122-020311F");
        assertThat(work().run(SUNDAY_TWO, List.of(failed, second, byHand)).map(ScheduledRun::attempt))
                .contains(2);
        assertThat(outcome(failed, byHand, another)).isEqualTo("done 20261122-081511F");
    }

    @Test
    void whatNeverReachedTheInstanceDidNotBegin() {
        assertThat(outcome()).isEqualTo("done ");
        cronJob.withObject("/status").put("lastSuccessfulTime", "2026-11-15T02:10:00Z");
        assertThat(outcome()).isEqualTo("not begun ");
        assertThat(problems(MONDAY)).hasSize(1).first().asString().contains("did not begin");
        cronJob.withObject("/status").putArray("active").addObject().put("name", "demo-backup-full-1");
        assertThat(outcome()).isEqualTo("running ");
    }

    @Test
    void aRunThatKubernetesStartedSinceCountsMoreThanWhatTheInstanceKnowsOfTheOneBefore() {
        Request before = request("scheduled-20261115-020000-full", "backup", 0, "20261115-020011F", "");
        cronJob.withObject("/status").put("lastSuccessfulTime", "2026-11-15T02:10:00Z");
        assertThat(outcome(before)).isEqualTo("not begun ");
    }

    /** It has no request: its pod is the scratch instance itself. */
    @Test
    void aDrillThatDidNotSucceedHasFailed() {
        cronJob.withObject("/metadata/labels").put("kubectl-pg.io/schedule", "drill");
        assertThat(outcome()).isEqualTo("done ");
        cronJob.withObject("/status").put("lastSuccessfulTime", "2026-11-15T02:10:00Z");
        assertThat(outcome()).isEqualTo("failed ");
    }

    @Test
    void anExpressionOfSomebodyElsesIsNoReasonToFail() {
        cronJob.withObject("/spec").put("schedule", "@hourly").put("timeZone", "Mars/Olympus");
        assertThat(work().missed(MONDAY)).isEmpty();
        assertThat(work().next(MONDAY)).isEmpty();
    }

    private void startedLast(String time) {
        cronJob.withObject("/status").put("lastScheduleTime", time).put("lastSuccessfulTime", time);
    }

    private ScheduledWork work() {
        return ScheduledWork.parse(cronJob);
    }

    private String outcome(Request... requests) {
        ScheduledRun run = work().lastRun(List.of(requests)).orElseThrow();
        return run.outcome().word() + " " + run.detail();
    }

    private List<String> problems(Instant now) {
        return ScheduleHealth.of(DEMO, List.of(work()), List.of(), now).stream()
                .map(Finding::problem)
                .toList();
    }

    private static Request request(
            String id, String kind, @org.jspecify.annotations.Nullable Integer exit, String result, String error) {
        return new Request(
                id,
                kind,
                List.of("full"),
                Optional.of(SUNDAY_TWO),
                Optional.empty(),
                Optional.ofNullable(exit),
                Optional.of(result).filter(text -> !text.isEmpty()),
                Optional.of(error).filter(text -> !text.isEmpty()));
    }

    private static ObjectNode read(String text) {
        try {
            return (ObjectNode) JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}

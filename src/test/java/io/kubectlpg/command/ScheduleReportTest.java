package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.output.Console;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ScheduleReportTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final Instant DUE = Instant.parse("2026-11-22T03:00:00Z");

    @Test
    void aDrillByHandIsTheLastOneUntilTheClockMakesAnother() {
        assertThat(last("drill", "7f3a12bc", DUE.plusSeconds(60)))
                .isEqualTo(DUE.plusSeconds(60) + " failed by hand: wrong");
        assertThat(last("drill", "7f3a12bc", DUE.minusSeconds(60))).startsWith(DUE + " done");
        assertThat(last("drill", "scheduled", DUE.plusSeconds(60))).startsWith(DUE + " done");
        assertThat(last("full", "7f3a12bc", DUE.plusSeconds(60))).startsWith(DUE + " done");
    }

    @Test
    void aScheduleIsARowALineAndAnObject() {
        ScheduleReport report = report(work("full", false), work("incr", true));

        assertThat(printed(console -> report.table(console).print(console.out())))
                .isEqualTo("""
                SCHEDULE  CRON       ZONE     SUSPENDED  LAST RUN                OUTCOME                  NEXT RUN
                full      0 3 * * 0  Etc/UTC  no         2026-11-22 03:00:00+00  failed the disk broke    2026-11-29 03:00:00+00
                incr      0 3 * * 0  Etc/UTC  yes        2026-11-22 03:00:00+00  done 20261122-030000F_I  suspended
                """);
        assertThat(printed(console -> report.lines(console.out(), console))).isEqualTo("""
                SCHEDULE full, next 2026-11-29 03:00:00+00, last 90s ago: failed the disk broke
                SCHEDULE incr, next suspended, last 90s ago: done 20261122-030000F_I
                """);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        report.document(document);
        assertThat(document.path("schedules").toString()).isEqualTo("""
                [{"schedule":"full","cronJob":"demo-full","cron":"0 3 * * 0","timeZone":"Etc/UTC","suspended":false,\
                "next":"2026-11-29T03:00:00Z",\
                "last":{"due":"2026-11-22T03:00:00Z","attempt":2,"outcome":"failed","detail":"the disk broke"}},\
                {"schedule":"incr","cronJob":"demo-incr","cron":"0 3 * * 0","timeZone":"Etc/UTC","suspended":true,\
                "last":{"due":"2026-11-22T03:00:00Z","attempt":1,"outcome":"done","detail":"20261122-030000F_I"}}]""");
        assertThat(report.findings(DEMO))
                .extracting(Finding::problem)
                .containsExactly(
                        "the run of the schedule full that was due at 2026-11-22T03:00:00Z failed: the disk broke",
                        "the schedule incr is suspended");
    }

    @Test
    void aRunThatClocksArePutForwardOverIsTold() {
        var berlin = new ScheduledWork(
                "demo-full",
                "full",
                "0 2 * * 0",
                "Europe/Berlin",
                false,
                false,
                DUE,
                Optional.empty(),
                Optional.empty());
        ScheduleReport report = new ScheduleReport(List.of(berlin), List.of(), Optional.empty(), DUE.plusSeconds(600));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        report.document(document);

        assertThat(document.at("/schedules/0/leftOut").asText()).isEqualTo("2027-03-28T02:00");
        assertThat(report.leftOut(DEMO))
                .containsExactly(Finding.warning(
                        "the schedule full (0 2 * * 0) does not run on 2027-03-28: on that day the clocks in Europe/Berlin go forward and skip 02:00",
                        "run the schedule by hand that day: kubectl pg schedule run demo full; or choose "
                                + "another hour, or set backup.schedule.timeZone to Etc/UTC"));
        assertThat(report.findings(DEMO)).as("what status says in November").isEmpty();
        assertThat(new ScheduleReport(
                                List.of(berlin), List.of(), Optional.empty(), Instant.parse("2027-03-27T00:00:00Z"))
                        .leftOut(DEMO))
                .hasSize(1);
    }

    @Test
    void whatWasNeverStartedIsMissedAndHasNoLastRun() {
        var never = new ScheduledWork(
                "demo-full",
                "full",
                "0 3 * * 0",
                "Etc/UTC",
                false,
                false,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
        ScheduleReport report = new ScheduleReport(List.of(never), List.of(), Optional.empty(), DUE.plusSeconds(600));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        report.document(document);

        assertThat(document.at("/schedules/0/missed").asText()).isEqualTo(DUE.toString());
        assertThat(document.at("/schedules/0").has("last")).isFalse();
        assertThat(printed(console -> report.table(console).print(console.out())))
                .contains("no         –         –        2026-11-29 03:00:00+00");
    }

    /** With what the primary knows: the full one has failed twice, and the incremental one is done. */
    private static ScheduleReport report(ScheduledWork... work) {
        ObjectNode observation = Observations.healthy();
        observation.set("requests", Observations.read("""
                {"requests":[
                  {"id":"scheduled-20261122-030000-full-1","kind":"backup","args":"full","started":"2026-11-22T03:00:05Z","phase":"","exit":1,"result":"","error":"no"},
                  {"id":"scheduled-20261122-030000-full-2","kind":"backup","args":"full","started":"2026-11-22T03:00:20Z","phase":"","exit":1,"result":"","error":"the disk broke"},
                  {"id":"scheduled-20261122-030000-incr","kind":"backup","args":"incr","started":"2026-11-22T03:00:05Z","phase":"","exit":0,"result":"20261122-030000F_I","error":""}]}
                """).get("requests"));
        ClusterState state = new ClusterReader(Observations.cluster(observation)).require(DEMO);
        return ScheduleReport.of(state, List.of(work), Optional.empty(), DUE.plusSeconds(90));
    }

    private static String printed(Consumer<Console> report) {
        return Printed.at(DUE.plusSeconds(90), report);
    }

    private static ScheduledWork work(String schedule, boolean suspended) {
        return new ScheduledWork(
                "demo-" + schedule,
                schedule,
                "0 3 * * 0",
                "Etc/UTC",
                suspended,
                false,
                Instant.EPOCH,
                Optional.of(DUE),
                Optional.of(DUE.plusSeconds(30)));
    }

    private static String last(String schedule, String id, Instant began) {
        ScheduledWork work = work(schedule, false);
        Drill drill = Drill.parse(
                "{\"id\":\"%s\",\"began\":\"%s\",\"passed\":false,\"failures\":[\"wrong\"]}".formatted(id, began));
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ScheduleReport.of(
                        new ClusterState(DEMO, List.of(), List.of()),
                        List.of(work),
                        Optional.of(drill),
                        DUE.plusSeconds(90))
                .document(document);
        var run = document.at("/schedules/0/last");
        return run.path("due").asText() + " " + run.path("outcome").asText() + " "
                + run.path("detail").asText();
    }
}

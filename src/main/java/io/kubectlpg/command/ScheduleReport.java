package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.ScheduleHealth;
import io.kubectlpg.cluster.ScheduledRun;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Schedule;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows schedules as a table, as lines of {@code status}, or as JSON. */
record ScheduleReport(List<ScheduledWork> schedules, List<Request> requests, Optional<Drill> drill, Instant now) {
    private static final String NONE = "–";

    /** A report without schedules, for a cluster that has none, or for a user who may not read them. */
    static ScheduleReport none() {
        return new ScheduleReport(List.of(), List.of(), Optional.empty(), Instant.EPOCH);
    }

    /**
     * The report with the runs that the primary has recorded, and with the last drill, even if a client started that
     * drill.
     */
    static ScheduleReport of(ClusterState state, List<ScheduledWork> schedules, Optional<Drill> drill, Instant now) {
        List<Request> requests =
                state.primaryObservation().map(Observation::requests).orElse(List.of());
        return new ScheduleReport(schedules, requests, drill, now);
    }

    /** Whether a run of any schedule has not ended. */
    boolean active() {
        return schedules.stream().anyMatch(ScheduledWork::active);
    }

    List<Finding> findings(ClusterName cluster) {
        return ScheduleHealth.of(cluster, schedules, requests, now);
    }

    /** A finding for each schedule that leaves out a run within a year. */
    List<Finding> leftOut(ClusterName cluster) {
        return ScheduleHealth.leftOut(cluster, schedules, now);
    }

    /** The last run. For drills it may be a run that was started by hand. */
    private Optional<ScheduledRun> lastRun(ScheduledWork work) {
        Optional<ScheduledRun> scheduled = work.lastRun(requests);
        return drill.filter(last -> work.word().equals(Schedule.DRILL))
                .flatMap(Drill::byHand)
                .filter(run -> scheduled
                        .filter(other -> other.due().isAfter(run.due()))
                        .isEmpty())
                .or(() -> scheduled);
    }

    Table table(Console console) {
        var table = new Table("SCHEDULE", "CRON", "ZONE", "SUSPENDED", "LAST RUN", "OUTCOME", "NEXT RUN");
        for (ScheduledWork work : schedules) {
            Optional<ScheduledRun> last = lastRun(work);
            table.row(
                    work.word(),
                    work.cron(),
                    work.timeZone(),
                    work.suspended() ? "yes" : "no",
                    last.map(run -> Values.time(run.due(), console.zone())).orElse(NONE),
                    last.map(ScheduleReport::outcome).orElse(NONE),
                    next(work, console));
        }
        return table;
    }

    /** Prints one line for each schedule, for {@code status}. */
    void lines(PrintStream out, Console console) {
        for (ScheduledWork work : schedules) {
            out.println("SCHEDULE " + work.word() + ", next " + next(work, console)
                    + lastRun(work)
                            .map(run -> ", last " + Values.age(run.due(), now) + " ago: " + outcome(run))
                            .orElse(""));
        }
    }

    private String next(ScheduledWork work, Console console) {
        return work.suspended()
                ? "suspended"
                : work.next(now).map(time -> Values.time(time, console.zone())).orElse(NONE);
    }

    private static String outcome(ScheduledRun run) {
        return run.outcome().word() + (run.detail().isEmpty() ? "" : " " + run.detail());
    }

    /** Writes the schedules into the array {@code schedules}. */
    void document(ObjectNode document) {
        ArrayNode array = document.putArray("schedules");
        for (ScheduledWork work : schedules) {
            ObjectNode node = array.addObject()
                    .put("schedule", work.word())
                    .put("cronJob", work.name())
                    .put("cron", work.cron())
                    .put("timeZone", work.timeZone())
                    .put("suspended", work.suspended());
            work.next(now).ifPresent(time -> node.put("next", time.toString()));
            work.missed(now).ifPresent(time -> node.put("missed", time.toString()));
            ScheduleHealth.leftOut(work, now).ifPresent(time -> node.put("leftOut", time.toString()));
            lastRun(work)
                    .ifPresent(run -> node.putObject("last")
                            .put("due", run.due().toString())
                            .put("attempt", run.attempt())
                            .put("outcome", run.outcome().word())
                            .put("detail", run.detail()));
        }
    }
}

package io.kubectlpg.cluster;

import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Findings about schedules. A missed run loses no data, but a later restore takes longer. */
public final class ScheduleHealth {
    /** How long in advance a finding announces a run that will be left out. */
    private static final Duration AHEAD = Duration.ofDays(30);

    /**
     * A time span that contains each change of clocks of a year. The last Sunday of a month may come 53 weeks after
     * that of the year before.
     */
    private static final Duration YEAR = Duration.ofDays(372);

    private ScheduleHealth() {}

    /** The findings about all schedules, in the order of the schedules. */
    public static List<Finding> of(
            ClusterName name, List<ScheduledWork> schedules, List<Request> requests, Instant now) {
        var findings = new ArrayList<Finding>();
        for (ScheduledWork work : schedules) {
            finding(name, work, requests, now).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> finding(
            ClusterName name, ScheduledWork work, List<Request> requests, Instant now) {
        if (work.suspended()) {
            return Optional.of(Finding.warning(
                    "the schedule " + work.word() + " is suspended",
                    "kubectl pg schedule resume " + name + " " + work.word()));
        }
        Optional<ScheduledRun> last = work.lastRun(requests);
        String again = "kubectl pg schedule run " + name + " " + work.word();
        Optional<Instant> missed = work.missed(now)
                .filter(due -> last.filter(run -> run.due().isAfter(due)).isEmpty());
        if (missed.isPresent()) {
            return Optional.of(Finding.warning(
                    "the run of the schedule " + work.word() + " that was due at " + missed.get()
                            + " was not started; kubectl describe cronjob " + work.name() + " may show why",
                    again));
        }
        return last.flatMap(run -> problem(work, run))
                .map(problem -> Finding.warning(problem, again))
                .or(() -> leftOut(name, work, now, AHEAD));
    }

    /** The local time of the next run that a schedule leaves out within a year; empty if there is none. */
    public static Optional<LocalDateTime> leftOut(ScheduledWork work, Instant now) {
        return work.leftOut(now, YEAR);
    }

    /** A finding for each schedule that leaves out a run within a year. */
    public static List<Finding> leftOut(ClusterName name, List<ScheduledWork> schedules, Instant now) {
        return schedules.stream()
                .flatMap(work -> leftOut(name, work, now, YEAR).stream())
                .toList();
    }

    /** As the other {@code leftOut}, for the schedules of a cluster that may not be installed yet. */
    public static List<Finding> leftOut(ClusterName name, Spec spec, Instant now) {
        return spec.schedules().stream()
                .flatMap(schedule -> schedule.leftOut(now, YEAR).stream()
                        .map(due -> leftOut(name, schedule.word(), schedule.cron(), schedule.timeZone(), due)))
                .toList();
    }

    private static Optional<Finding> leftOut(ClusterName name, ScheduledWork work, Instant now, Duration within) {
        return work.leftOut(now, within).map(due -> leftOut(name, work.word(), work.cron(), work.timeZone(), due));
    }

    private static Finding leftOut(ClusterName name, String word, String cron, String timeZone, LocalDateTime due) {
        return Finding.warning(
                "the schedule %s (%s) does not run on %s: on that day the clocks in %s go forward and skip %s"
                        .formatted(word, cron, due.toLocalDate(), timeZone, due.toLocalTime()),
                "run the schedule by hand that day: kubectl pg schedule run " + name + " " + word
                        + "; or choose another hour, or set backup.schedule.timeZone to Etc/UTC");
    }

    private static Optional<String> problem(ScheduledWork work, ScheduledRun run) {
        String what = "the run of the schedule " + work.word() + " that was due at " + run.due();
        return switch (run.outcome()) {
            case RUNNING, DONE -> Optional.empty();
            case FAILED -> Optional.of(what + " failed: " + run.detail());
            case SKIPPED -> Optional.of(what + " was skipped: " + run.detail());
            case NOT_BEGUN ->
                Optional.of(what + " did not begin: another operation was running, or there was no primary; "
                        + "kubectl describe pod -l kubectl-pg.io/schedule=" + work.word() + " shows the reason");
        };
    }
}

package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.spec.Cron;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A CronJob of a cluster.
 *
 * @param name the name of the CronJob
 * @param word the word of its schedule: full, diff, incr or drill
 * @param cron the cron expression in the CronJob
 * @param timeZone a name from the time zone database
 * @param active whether one of its Jobs has not ended
 * @param since the time after which runs are expected
 * @param lastStart the due time of the run that started last
 * @param lastSuccess the time when one of its Jobs last succeeded
 */
public record ScheduledWork(
        String name,
        String word,
        String cron,
        String timeZone,
        boolean suspended,
        boolean active,
        Instant since,
        Optional<Instant> lastStart,
        Optional<Instant> lastSuccess) {

    /** The delay after which a run counts as missed. The CronJob controller checks every ten seconds. */
    private static final Duration GRACE = Duration.ofMinutes(3);

    /** The form of the request ids that the script {@code scheduled} makes. */
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("'scheduled-'uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /**
     * Reads a CronJob.
     *
     * @throws IllegalArgumentException if the object has another form
     */
    public static ScheduledWork parse(JsonNode cronJob) {
        JsonNode metadata = cronJob.required("metadata");
        JsonNode spec = cronJob.required("spec");
        JsonNode status = cronJob.path("status");
        Instant created = time(metadata.path("creationTimestamp")).orElse(Instant.EPOCH);
        return new ScheduledWork(
                metadata.required("name").asText(),
                metadata.path("labels").path(Labels.SCHEDULE).asText(),
                spec.required("schedule").asText(),
                spec.path("timeZone").asText("Etc/UTC"),
                spec.path("suspend").asBoolean(),
                !status.path("active").isEmpty(),
                time(metadata.path("annotations").path(Labels.SCHEDULED_SINCE))
                        .filter(since -> since.isAfter(created))
                        .orElse(created),
                time(status.path("lastScheduleTime")),
                time(status.path("lastSuccessfulTime")));
    }

    private static Optional<Instant> time(JsonNode node) {
        try {
            return Observation.present(node).map(JsonNode::asText).map(Instant::parse);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The time of the next run. It is empty if the schedule is suspended, or if somebody has set a cron expression that
     * this program cannot read.
     */
    public Optional<Instant> next(Instant now) {
        return suspended ? Optional.empty() : times().flatMap(times -> times.next(now, zone()));
    }

    /**
     * The local time of the next run that does not happen because the clocks go forward over it. It is empty if there
     * is none, if the schedule is suspended, or if somebody has set a cron expression that this program cannot read.
     */
    public Optional<LocalDateTime> leftOut(Instant now, Duration within) {
        ZoneId zone = zone();
        // Most clusters use UTC, and status asks each time, so this comes first.
        return suspended || zone.getRules().isFixedOffset()
                ? Optional.empty()
                : times().flatMap(times -> times.leftOut(now, within, zone));
    }

    /**
     * The last run that was due and did not start; empty if there is none, if the schedule is suspended, or if a run is
     * active.
     */
    public Optional<Instant> missed(Instant now) {
        if (suspended || active) {
            return Optional.empty();
        }
        return times().flatMap(times -> times.last(now.minus(GRACE), zone()))
                .filter(due -> due.isAfter(since))
                .filter(due -> lastStart.filter(start -> !start.isBefore(due)).isEmpty());
    }

    private Optional<Cron> times() {
        try {
            return Optional.of(Cron.parse(cron));
        } catch (IllegalArgumentException another) {
            return Optional.empty();
        }
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException another) {
            return ZoneOffset.UTC;
        }
    }

    /** The last run with its outcome. A run that was started by hand counts, too. */
    public Optional<ScheduledRun> lastRun(List<Request> requests) {
        Optional<ScheduledRun> known =
                runs(requests).max(Comparator.comparing(ScheduledRun::due).thenComparing(ScheduledRun::attempt));
        Optional<ScheduledRun> started = lastStart
                .filter(due -> known.filter(run -> !run.due().isBefore(due)).isEmpty())
                .map(due -> new ScheduledRun(due, 1, withoutRequest(due), ""));
        return Stream.concat(started.stream(), known.stream()).findFirst();
    }

    /** The run that was due at this time, if the instance knows it. */
    public Optional<ScheduledRun> run(Instant due, List<Request> requests) {
        return runs(requests).filter(run -> run.due().equals(due)).max(Comparator.comparing(ScheduledRun::attempt));
    }

    private Stream<ScheduledRun> runs(List<Request> requests) {
        return requests.stream().flatMap(request -> run(request).stream());
    }

    /** The outcome of a run that the instance has no record of. Only the Job of the run shows it. */
    private ScheduledRun.Outcome withoutRequest(Instant due) {
        if (active) {
            return ScheduledRun.Outcome.RUNNING;
        }
        return lastSuccess.filter(end -> !end.isBefore(due)).isPresent()
                ? ScheduledRun.Outcome.DONE
                : word.equals(Schedule.DRILL) ? ScheduledRun.Outcome.FAILED : ScheduledRun.Outcome.NOT_BEGUN;
    }

    private Optional<ScheduledRun> run(Request request) {
        String[] parts = request.id().split("-", -1);
        if (parts.length < 4 || !parts[0].equals("scheduled") || !parts[3].equals(word)) {
            return Optional.empty();
        }
        try {
            Instant due = ID.parse(String.join("-", parts[0], parts[1], parts[2]), Instant::from);
            return Optional.of(ScheduledRun.of(due, parts.length > 4 ? Integer.parseInt(parts[4]) : 1, request));
        } catch (DateTimeException | NumberFormatException anothers) {
            return Optional.empty();
        }
    }
}

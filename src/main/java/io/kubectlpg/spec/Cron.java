package io.kubectlpg.spec;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Optional;

/**
 * A cron expression with five fields. CronJobs also accept names such as {@code @daily} and a {@code ?}, but this class
 * does not. Sunday is 0. If both a day of the month and a day of the week are given, a run is due on either day.
 */
public final class Cron {
    private static final CronDefinition FIVE_FIELDS = CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withStrictRange()
            .and()
            .withHours()
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withStrictRange()
            .and()
            .withMonth()
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 6)
            .withMondayDoWValue(1)
            .withStrictRange()
            .and()
            .instance();

    private static final Duration MADE_UP = Duration.ofHours(1);

    private final String expression;
    private final ExecutionTime times;

    private Cron(String expression, ExecutionTime times) {
        this.expression = expression;
        this.times = times;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if the text is not a cron expression; the message says why in a few words
     */
    public static Cron parse(String expression) {
        String[] fields = expression.strip().split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    expression.startsWith("@")
                            ? "names such as @daily are not supported"
                            : "it has " + fields.length + " fields, not 5");
        }
        try {
            var cron = new Cron(
                    expression, ExecutionTime.forCron(new CronParser(FIVE_FIELDS).parse(String.join(" ", fields))));
            if (cron.next(Instant.EPOCH, ZoneId.of("UTC")).isEmpty()) {
                throw new IllegalArgumentException("that day never comes");
            }
            return cron;
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(reason(String.valueOf(wrong.getMessage())), wrong);
        }
    }

    private static String reason(String message) {
        String short_ = message.replaceFirst("^Failed to parse cron expression\\. ", "")
                .replaceFirst(
                        "Invalid chars in expression! Expression: (.*) Invalid chars:.*", "\"$1\" is no such field")
                .replaceFirst("!", "");
        return short_.substring(0, 1).toLowerCase(Locale.ROOT) + short_.substring(1);
    }

    /** The first run after this moment; empty if there is none. */
    public Optional<Instant> next(Instant moment, ZoneId zone) {
        return times.nextExecution(moment.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    /** The last run before this moment; empty if there is none. */
    public Optional<Instant> last(Instant moment, ZoneId zone) {
        return times.lastExecution(moment.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    /**
     * The next run that is skipped because the clocks go forward over its time, such as 02:00 on the last Sunday of
     * March in Europe/Berlin. A CronJob does not start such a run later. A run does not count as skipped if another one
     * follows within an hour.
     *
     * @param within how far ahead to look
     * @return the local time of the skipped run, which no clock shows on that day; empty if no run is skipped
     */
    public Optional<LocalDateTime> leftOut(Instant moment, Duration within, ZoneId zone) {
        Instant end = moment.plus(within);
        for (ZoneOffsetTransition change = zone.getRules().nextTransition(moment);
                change != null && change.getInstant().isBefore(end);
                change = zone.getRules().nextTransition(change.getInstant())) {
            Optional<LocalDateTime> due = leftOutBy(change);
            Instant soon = change.getInstant().plus(MADE_UP);
            if (due.isPresent()
                    && next(change.getInstant().minusSeconds(1), zone)
                            .filter(run -> !run.isAfter(soon))
                            .isEmpty()) {
                return due;
            }
        }
        return Optional.empty();
    }

    /** The run that falls into the hour that this change of clocks skips; empty if there is none. */
    private Optional<LocalDateTime> leftOutBy(ZoneOffsetTransition change) {
        if (!change.isGap()) {
            return Optional.empty();
        }
        Instant before = change.getDateTimeBefore().minusSeconds(1).toInstant(ZoneOffset.UTC);
        return next(before, ZoneOffset.UTC)
                .map(run -> LocalDateTime.ofInstant(run, ZoneOffset.UTC))
                .filter(run -> run.isBefore(change.getDateTimeAfter()));
    }

    @Override
    public String toString() {
        return expression;
    }
}

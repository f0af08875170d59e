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
 * A cron expression of five fields, a little narrower than CronJobs take it: no names such as {@code @daily}, and no
 * {@code ?}. Sunday is 0. Where a day of the month and a day of the week are given, either does.
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
     * @throws IllegalArgumentException when it is none; the message says why in a few words
     */
    public static Cron parse(String expression) {
        String[] fields = expression.strip().split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    expression.startsWith("@") ? "names are not taken" : "it has " + fields.length + " fields, not 5");
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

    /** The first moment after this one. */
    public Optional<Instant> next(Instant moment, ZoneId zone) {
        return times.nextExecution(moment.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    /** The last moment before this one. */
    public Optional<Instant> last(Instant moment, ZoneId zone) {
        return times.lastExecution(moment.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    /**
     * The first run after a moment that is left out because clocks are put forward over it, such as 02:00 on the last Sunday of
     * March in Europe/Berlin. CronJobs do not make up for it. A run that another one follows within an hour is not missed.
     *
     * @param within how far ahead to look
     * @return by the clock of the zone, which never shows it
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

    /** Asked of a clock that is never changed. */
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

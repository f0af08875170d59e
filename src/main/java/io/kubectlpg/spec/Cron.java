package io.kubectlpg.spec;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
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

    @Override
    public String toString() {
        return expression;
    }
}

package io.kubectlpg.postgres;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment that a user typed: absolute with an offset ({@code 2026-11-20 14:30:00+01}, {@code 2026-11-20T13:30:00Z}) or
 * relative to now ({@code 10m ago}). A time without a zone is an error, because a wrong guess of an hour costs rows.
 */
public sealed interface Moment {

    /**
     * The instant of this moment.
     *
     * @param serverNow the current time by the server's clock; a relative moment counts back from it
     */
    Instant at(Instant serverNow);

    record Absolute(Instant instant) implements Moment {
        @Override
        public Instant at(Instant serverNow) {
            return instant;
        }
    }

    record Ago(Duration duration) implements Moment {
        @Override
        public Instant at(Instant serverNow) {
            return serverNow.minus(duration);
        }
    }

    Duration LONGEST = Duration.ofDays(36_500);
    Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
    Pattern AGO = Pattern.compile("(\\d{1,9})\\s*(s|m|h|d|sec|min|seconds?|minutes?|hours?|days?)\\s+ago");
    DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT); // else 30 February would become 28 February
    DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    /**
     * Reads the text that the user typed.
     *
     * @param zone the user's time zone, for the error about a missing offset: it shows the time with this zone
     * @throws CliException a usage error if the text is not a moment or has no zone
     */
    static Moment parse(String text, ZoneId zone) {
        String trimmed = text.strip();
        Matcher ago = AGO.matcher(trimmed.toLowerCase(Locale.ROOT));
        if (ago.matches()) {
            Duration duration =
                    Duration.of(Long.parseLong(ago.group(1)), unit(ago.group(2).charAt(0)));
            if (duration.compareTo(LONGEST) > 0) {
                throw CliException.usage(
                        "\"" + trimmed + "\" is longer ago than any backup can exist",
                        "Choose a moment within the last decades.");
            }
            return new Ago(duration);
        }
        String iso = trimmed.replaceFirst("^(\\S+)\\s+(\\d)", "$1T$2")
                .replaceFirst("(?i)\\s*(UTC|GMT)$", "Z")
                .replaceFirst("\\s+(?=[+-])", "");
        try {
            Instant instant = OffsetDateTime.parse(iso, WITH_OFFSET).toInstant();
            if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
                throw CliException.usage(
                        "\"" + trimmed + "\" is too far from the present for any backup",
                        "Choose a moment within the last decades.");
            }
            return new Absolute(instant);
        } catch (DateTimeParseException notWithOffset) {
            throw refusal(trimmed, iso, zone);
        }
    }

    private static ChronoUnit unit(char letter) {
        return switch (letter) {
            case 's' -> ChronoUnit.SECONDS;
            case 'm' -> ChronoUnit.MINUTES;
            case 'h' -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    private static CliException refusal(String text, String iso, ZoneId zone) {
        try {
            LocalDateTime local = LocalDateTime.parse(iso, LOCAL);
            String here = text + zone.getRules().getOffset(local).getId().replace("Z", "+00:00");
            String utc = text + "Z";
            return CliException.usage(
                    "\"" + text + "\" names no time zone",
                    ZoneOffset.UTC.equals(zone.getRules().getOffset(local))
                            ? "Add the zone: \"" + utc + "\" if UTC is meant."
                            : "Add the zone: \"" + here + "\" if your own (" + zone + ") is meant, \"" + utc
                                    + "\" if UTC is.");
        } catch (DateTimeParseException notATime) {
            return CliException.usage(
                    "\"" + text + "\" is not a time",
                    "Write it as \"2026-11-20 14:30:00+01\", \"2026-11-20T13:30:00Z\" or \"10m ago\".");
        }
    }
}

package io.kubectlpg.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations as kubectl writes them: 30s, 15m, 1h30m. A number without a unit means seconds. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s?)?");

    private Durations() {}

    /** Reads the text; empty if it is not a duration. */
    public static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text);
        return text.isEmpty() || !form.matches()
                ? Optional.empty()
                : Optional.of(Duration.ofHours(number(form, 1))
                        .plusMinutes(number(form, 2))
                        .plusSeconds(number(form, 3)));
    }

    /** The problem in words, for a text that is not a duration. */
    public static String wrong(String text) {
        return "\"" + text + "\" is not a duration such as 30s, 15m or 1h30m";
    }

    private static long number(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

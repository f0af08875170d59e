package io.kubectlpg.command;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as kubectl writes them: 30s, 15m, 1h30m. A number without a unit means seconds. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s?)?");

    private Durations() {}

    static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches()) {
            throw new TypeConversionException("\"" + text + "\" is not a duration such as 30s, 15m or 1h30m");
        }
        return Duration.ofHours(number(form, 1)).plusMinutes(number(form, 2)).plusSeconds(number(form, 3));
    }

    private static long number(Matcher form, int group) {
        String digits = form.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

package io.kubectlpg.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * Writes values as text: sizes in binary units, durations as kubectl writes ages, and times in the user's time zone
 * with its offset.
 */
public final class Values {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssx");
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int STEP = 1024;

    private Values() {}

    /** A size such as {@code 412 MiB} or {@code 1.2 GiB}, with two or three digits. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return (unit > 0 && value < 10 ? "%.1f %s" : "%.0f %s").formatted(value, UNITS[unit]);
    }

    /** A duration such as {@code 12s}, {@code 5m30s}, {@code 9h}, {@code 3d}. A longer duration is less exact. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        long minutes = seconds / 60;
        if (minutes < 180) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + "h" : hours / 24 + "d";
    }

    public static String age(Instant since, Instant now) {
        return duration(Duration.between(since, now));
    }

    /** A time such as {@code 2026-11-20 14:30:00+01}. */
    public static String time(Instant time, ZoneId zone) {
        return TIME.format(time.atZone(zone));
    }

    /** Prints the document as JSON or YAML, as {@code -o} says. */
    public static void print(PrintStream out, Format format, JsonNode document) {
        try {
            out.println(
                    switch (format) {
                        case JSON ->
                            JsonMapper.builder()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .build()
                                    .writeValueAsString(document);
                        case YAML -> yaml().writeValueAsString(document).stripTrailing();
                        case TABLE, WIDE, NAME ->
                            throw new IllegalArgumentException(
                                    format.name().toLowerCase(Locale.ROOT) + " is not a format for documents");
                    });
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Prints documents as one YAML stream, each after {@code ---}, with long text in readable blocks. */
    public static void stream(PrintStream out, List<? extends JsonNode> documents) {
        YAMLMapper yaml = new YAMLMapper(YAMLFactory.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .stringQuotingChecker(new PlainText())
                .build());
        try {
            for (JsonNode document : documents) {
                out.print(yaml.writeValueAsString(document));
            }
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static YAMLMapper yaml() {
        return new YAMLMapper(YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build());
    }
}

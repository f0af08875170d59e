package io.kubectlpg.operation.server;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A line of the log of an instance. */
public record LogLine(String instance, Instant time, Severity severity, String text) {
    /** A line in the form that Kubernetes gives: its time, a space, and the text. */
    static LogLine of(String instance, String line, Severity before) {
        int space = line.indexOf(' ');
        String text = line.substring(space + 1);
        return new LogLine(
                instance,
                time(line.substring(0, Math.max(0, space))),
                Severity.of(text).orElse(before),
                text);
    }

    private static Instant time(String word) {
        try {
            return OffsetDateTime.parse(word).toInstant();
        } catch (DateTimeException none) {
            return Instant.EPOCH;
        }
    }
}

package io.kubectlpg.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

    /** Time that passes when a test says so. */
    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-11-20T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void alignsColumnsAndEndsNoLineInSpaces() {
        new Table("NAME", "READY", "AGE")
                .row("demo", "1/1", "3d")
                .row("größer", "0/1", "")
                .print(stream);
        assertThat(text()).isEqualTo("""
                NAME    READY  AGE
                demo    1/1    3d
                größer  0/1
                """);
    }

    @Test
    void refusesARowThatDoesNotFit() {
        assertThatThrownBy(() -> new Table("A", "B").row("1")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "4040807, 3.9 MiB",
        "30901493, 29 MiB",
        "1288490189, 1.2 GiB",
        "9223372036854775807, 8.0 EiB"
    })
    void writesSizesInBinaryUnits(long bytes, String expected) {
        assertThat(Values.size(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0s",
        "PT12S, 12s",
        "PT119S, 119s",
        "PT5M, 5m",
        "PT5M30S, 5m30s",
        "PT45M, 45m",
        "PT9H, 9h",
        "PT72H, 3d"
    })
    void writesDurationsCoarserTheLongerTheyAre(Duration duration, String expected) {
        assertThat(Values.duration(duration)).isEqualTo(expected);
    }

    @Test
    void writesTimesInTheUsersZoneWithItsOffset() {
        Instant noon = Instant.parse("2026-11-20T12:00:00Z");
        assertThat(Values.time(noon, ZoneId.of("Europe/Berlin"))).isEqualTo("2026-11-20 13:00:00+01");
        assertThat(Values.time(noon, ZoneId.of("Asia/Kolkata"))).isEqualTo("2026-11-20 17:30:00+0530");
    }

    @Test
    void quotesInYamlWhatWouldElseBecomeANumber() {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("version", "17").put("ready", true);
        Values.print(stream, Format.YAML, document);
        assertThat(text()).isEqualTo("version: \"17\"\nready: true\n");
    }

    @Test
    void tellsALogEachStepItsStatesAndItsEnd() {
        var clock = new TestClock();
        Progress progress = Progress.on(console(clock));
        try (Progress.Task task = progress.start("Take a full backup")) {
            clock.now = clock.now.plusSeconds(4);
            task.fraction(0.25, "base/1");
            clock.now = clock.now.plusSeconds(8);
            task.fraction(0.5, "base/2");
            task.status("waiting for WAL");
            task.status("waiting for WAL");
            clock.now = clock.now.plusSeconds(1);
            task.done("20261120-120000F");
        }
        assertThat(text()).isEqualTo("""
                Take a full backup …
                  12s  50%, base/2
                  12s  waiting for WAL
                  done in 13s, 20261120-120000F
                """);
    }

    @Test
    void tellsALogThatAStepFailed() {
        Progress progress = Progress.on(console(new TestClock()));
        try (Progress.Task task = progress.start("Create the stanza")) {
            task.status("asking");
        }
        assertThat(text()).endsWith("  failed after 0s, asking\n");
    }

    @Test
    void aTerminalShowsNothingBelowTheLastWords() throws InterruptedException {
        Progress progress = Progress.on(console(new TestClock(), true));
        try (Progress.Task task = progress.start("Take a full backup")) {
            progress.interrupted("interrupted; it goes on");
            // Some frames of what is drawn otherwise.
            Thread.sleep(400);
            assertThat(text()).endsWith("\ninterrupted; it goes on\n");
            task.done("");
        }
    }

    private Console console(Clock clock) {
        return console(clock, false);
    }

    private Console console(Clock clock, boolean terminal) {
        return new Console(
                stream, stream, terminal ? Terminal.plain(80) : Terminal.none(), Console.Verbosity.NORMAL, clock);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}

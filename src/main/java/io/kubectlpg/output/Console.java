package io.kubectlpg.output;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;

/**
 * A command's streams, terminal and clock.
 *
 * @param terminal where there is one, progress may redraw its line on {@code err}
 * @param clock its zone is the one in which times are shown
 */
public record Console(PrintStream out, PrintStream err, Terminal terminal, Verbosity verbosity, Clock clock) {

    /** {@code -q} leaves out progress; {@code -v} shows more. */
    public enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    /** The console of this process. */
    public static Console ofThisProcess() {
        return new Console(System.out, System.err, Terminal.ofThisProcess(), Verbosity.NORMAL, new LocalClock());
    }

    /** For a command that the program runs for itself: keeps its output and discards everything else. */
    public static Console keeping(ByteArrayOutputStream printed) {
        return new Console(
                new PrintStream(printed, false, StandardCharsets.UTF_8),
                new PrintStream(PrintStream.nullOutputStream()),
                Terminal.none(),
                Verbosity.QUIET,
                Clock.systemUTC());
    }

    /** The system's clock. Finding its zone takes 30 ms, so a thread does it before a time is shown. */
    private static final class LocalClock extends Clock {
        private final CompletableFuture<ZoneId> zone = CompletableFuture.supplyAsync(ZoneId::systemDefault);

        @Override
        public ZoneId getZone() {
            return zone.join();
        }

        @Override
        public Clock withZone(ZoneId other) {
            return Clock.system(other);
        }

        @Override
        public Instant instant() {
            return Instant.now();
        }
    }

    /** The zone in which times are shown. */
    public ZoneId zone() {
        return clock.getZone();
    }

    /** The same console with another standard output, and without colours. */
    public Console printingTo(PrintStream other) {
        return new Console(other, err, terminal.withoutOutput(), verbosity, clock);
    }

    /** The same console with a command's own options. */
    public Console with(boolean noColour, boolean quiet, boolean verbose) {
        Verbosity wanted = quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : verbosity;
        return new Console(out, err, noColour ? terminal.withoutColour() : terminal, wanted, clock);
    }
}

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
 * @param terminal the terminal, if there is one; then progress may redraw its line on {@code err}
 * @param clock the clock; times are shown in its zone
 */
public record Console(PrintStream out, PrintStream err, Terminal terminal, Verbosity verbosity, Clock clock) {

    /** The amount of progress that is shown: {@code -q} shows none, {@code -v} shows more. */
    public enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    /** The console of this process. */
    public static Console ofThisProcess() {
        return new Console(System.out, System.err, Terminal.ofThisProcess(), Verbosity.NORMAL, new LocalClock());
    }

    /** A console for a command that the program runs for itself. It keeps the output and discards everything else. */
    public static Console keeping(ByteArrayOutputStream printed) {
        return new Console(
                new PrintStream(printed, false, StandardCharsets.UTF_8),
                new PrintStream(PrintStream.nullOutputStream()),
                Terminal.none(),
                Verbosity.QUIET,
                Clock.systemUTC());
    }

    /** The system's clock. A thread finds its time zone in advance, because that takes 30 ms. */
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

    /** A copy with another standard output, without colours. */
    public Console printingTo(PrintStream other) {
        return new Console(other, err, terminal.withoutOutput(), verbosity, clock);
    }

    /** A copy with a command's own options. */
    public Console with(boolean noColour, boolean quiet, boolean verbose) {
        Verbosity wanted = quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : verbosity;
        return new Console(out, err, noColour ? terminal.withoutColour() : terminal, wanted, clock);
    }
}

package io.kubectlpg.output;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;

/**
 * What a command has of the world: its streams, the terminal and the clock, in whose zone times are shown.
 *
 * @param terminal where it is present, progress may redraw its line on {@code err}
 */
public record Console(PrintStream out, PrintStream err, Terminal terminal, Verbosity verbosity, Clock clock) {

    /** {@code -q} leaves out progress; {@code -v} tells more. */
    public enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    /** The console of this process. */
    public static Console ofThisProcess() {
        return new Console(System.out, System.err, Terminal.ofThisProcess(), Verbosity.NORMAL, new LocalClock());
    }

    /** The system's clock. To find its zone takes 30 ms after the start, which are over when a time is to be shown. */
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

    /** The same, whose output goes elsewhere: without colours. */
    public Console printingTo(PrintStream other) {
        return new Console(other, err, terminal.withoutColour(), verbosity, clock);
    }

    /** As the options of a command want it. */
    public Console with(boolean noColour, boolean quiet, boolean verbose) {
        Verbosity wanted = quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : verbosity;
        return new Console(out, err, noColour ? terminal.withoutColour() : terminal, wanted, clock);
    }
}

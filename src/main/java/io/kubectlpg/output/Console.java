package io.kubectlpg.output;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a command has of the world: its streams, the environment and the clock, in whose zone times are shown.
 *
 * @param terminal whether {@code err} is one: progress may redraw its line
 * @param colour of what is written, and only to a terminal
 */
public record Console(
        PrintStream out,
        PrintStream err,
        boolean terminal,
        boolean colour,
        Verbosity verbosity,
        Map<String, String> environment,
        Clock clock) {

    private static final int STANDARD_WIDTH = 80;
    private static final int NARROWEST = 20;

    /** {@code -q} leaves out progress; {@code -v} tells more. */
    public enum Verbosity {
        QUIET,
        NORMAL,
        VERBOSE
    }

    /** The console of this process. */
    public static Console ofThisProcess() {
        boolean terminal = hasTerminal();
        boolean colour = terminal && !System.getenv().containsKey("NO_COLOR");
        return new Console(
                System.out, System.err, terminal, colour, Verbosity.NORMAL, System.getenv(), new LocalClock());
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

    /** Whether somebody sits there: stdin and stdout are a terminal. */
    public static boolean hasTerminal() {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
    }

    /** How many characters a line may have. */
    public int width() {
        try {
            return Math.max(NARROWEST, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException unknown) {
            return STANDARD_WIDTH;
        }
    }

    /** The zone in which times are shown. */
    public ZoneId zone() {
        return clock.getZone();
    }

    /** As the options of a command want it. */
    public Console with(boolean noColour, boolean quiet, boolean verbose) {
        Verbosity wanted = quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : verbosity;
        return new Console(out, err, terminal, colour && !noColour, wanted, environment, clock);
    }
}

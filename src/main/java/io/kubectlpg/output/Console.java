package io.kubectlpg.output;

import java.io.PrintStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of the world: its streams, the environment, the clock and the zone in which times are shown.
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
        Clock clock,
        ZoneId zone) {

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
                System.out,
                System.err,
                terminal,
                colour,
                Verbosity.NORMAL,
                System.getenv(),
                Clock.systemUTC(),
                ZoneId.systemDefault());
    }

    /** Whether somebody sits there: stdin and stdout are a terminal. */
    public static boolean hasTerminal() {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
    }

    /** As the options of a command want it. */
    public Console with(boolean noColour, boolean quiet, boolean verbose) {
        Verbosity wanted = quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : verbosity;
        return new Console(out, err, terminal, colour && !noColour, wanted, environment, clock, zone);
    }
}

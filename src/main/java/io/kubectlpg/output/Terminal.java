package io.kubectlpg.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The terminal of a console: whether one exists, how wide it is, and whether output may have colours. */
public final class Terminal {
    private static final int STANDARD_WIDTH = 80;
    private static final int NARROWEST = 20;

    private final boolean present;
    private final boolean shows;
    private final boolean colour;
    private final boolean redraws;
    private final IntSupplier columns;

    private Terminal(boolean present, boolean shows, boolean colour, boolean redraws, IntSupplier columns) {
        this.present = present;
        this.shows = shows;
        this.colour = colour;
        this.redraws = redraws;
        this.columns = columns;
    }

    /** A terminal without colours. */
    public static Terminal plain(int width) {
        return new Terminal(true, true, false, true, () -> width);
    }

    /** A console without a terminal. Its lines have the usual width. */
    public static Terminal none() {
        return none(STANDARD_WIDTH);
    }

    /** A console without a terminal. Its lines have this width. */
    public static Terminal none(int width) {
        return new Terminal(false, false, false, false, () -> width);
    }

    /** The terminal of this process. There is one if both standard input and standard output are a terminal. */
    static Terminal ofThisProcess() {
        boolean present = Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
        boolean redraws = present && !"dumb".equals(System.getenv("TERM"));
        boolean colour = redraws && !System.getenv().containsKey("NO_COLOR");
        return new Terminal(present, present, colour, redraws, new Asked(present));
    }

    /** A copy without colours. */
    public Terminal withoutColour() {
        return new Terminal(present, shows, false, redraws, columns);
    }

    /** A copy for a command whose output goes elsewhere. Questions are still asked on the terminal. */
    Terminal withoutOutput() {
        return new Terminal(present, false, false, redraws, columns);
    }

    /**
     * A copy with a width that may change.
     *
     * @param current returns the width in characters; it is called each time the width is needed
     */
    public Terminal asWideAs(IntSupplier current) {
        return new Terminal(present, shows, colour, redraws, current);
    }

    /** Whether a line can be overwritten. That is impossible on a terminal of the type dumb. */
    public boolean redraws() {
        return redraws;
    }

    /** Whether there is a terminal where a user can read and answer. */
    public boolean present() {
        return present;
    }

    /** Whether the output of a command goes to the terminal. */
    public boolean showsOutput() {
        return shows;
    }

    /** Whether output may have colours. */
    public boolean colour() {
        return colour;
    }

    /** The largest length of a line, in characters. */
    public int width() {
        return Math.max(NARROWEST, columns.getAsInt());
    }

    /**
     * The width of the process's terminal. It is read once, and only when it is needed, because that starts another
     * process.
     */
    private static final class Asked implements IntSupplier {
        private final boolean present;
        private int width;

        Asked(boolean present) {
            this.present = present;
        }

        @Override
        public synchronized int getAsInt() {
            if (width == 0) {
                width = columns(present);
            }
            return width;
        }
    }

    /**
     * The width from the variable COLUMNS, or else from the terminal itself. Shells set that variable but seldom export
     * it.
     */
    private static int columns(boolean present) {
        return number(Optional.ofNullable(System.getenv("COLUMNS")))
                .or(() -> present ? number(asked()) : Optional.empty())
                .orElse(STANDARD_WIDTH);
    }

    private static Optional<Integer> number(Optional<String> text) {
        return text.map(String::strip)
                .filter(digits -> digits.matches("[1-9][0-9]{0,4}"))
                .map(Integer::valueOf);
    }

    /**
     * The number of columns that {@code stty size} prints. That program prints the lines and columns of the terminal on
     * its standard input.
     */
    private static Optional<String> asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return Optional.of(answer.replaceFirst("^[0-9]+ ", ""));
        } catch (IOException noStty) {
            return Optional.empty();
        }
    }
}

package io.kubectlpg.output;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Whether somebody sits at a terminal, how wide it is, and whether what is written to it may have colours. */
public final class Terminal {
    private static final int STANDARD_WIDTH = 80;
    private static final int NARROWEST = 20;

    private final boolean present;
    private final boolean colour;
    private final boolean redraws;
    private final IntSupplier columns;

    private Terminal(boolean present, boolean colour, boolean redraws, IntSupplier columns) {
        this.present = present;
        this.colour = colour;
        this.redraws = redraws;
        this.columns = columns;
    }

    /** A terminal without colours. */
    public static Terminal plain(int width) {
        return new Terminal(true, false, true, () -> width);
    }

    /** No terminal; lines have the usual length. */
    public static Terminal none() {
        return none(STANDARD_WIDTH);
    }

    /** No terminal; lines have this length. */
    public static Terminal none(int width) {
        return new Terminal(false, false, false, () -> width);
    }

    /** That of this process: standard input and output are one. */
    static Terminal ofThisProcess() {
        boolean present = Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
        boolean redraws = present && !"dumb".equals(System.getenv("TERM"));
        boolean colour = redraws && !System.getenv().containsKey("NO_COLOR");
        return new Terminal(present, colour, redraws, new Asked(present));
    }

    /** The same without colours. */
    public Terminal withoutColour() {
        return new Terminal(present, false, redraws, columns);
    }

    /**
     * The same, whose width may change.
     *
     * @param current is asked each time
     */
    public Terminal asWideAs(IntSupplier current) {
        return new Terminal(present, colour, redraws, current);
    }

    /** Whether a line can be written over; a dumb one cannot. */
    boolean redraws() {
        return redraws;
    }

    /** Whether somebody can read and answer. */
    public boolean present() {
        return present;
    }

    /** Whether what is written may have colours. */
    public boolean colour() {
        return colour;
    }

    /** How many characters a line may have. */
    public int width() {
        return Math.max(NARROWEST, columns.getAsInt());
    }

    /** The width of the process's terminal, which is asked for once, and only where it is needed: that starts a process. */
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

    /** As a variable says, which shells know and seldom export; else as the terminal says itself. */
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

    /** {@code stty size} prints lines and columns of the terminal that is its standard input. */
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

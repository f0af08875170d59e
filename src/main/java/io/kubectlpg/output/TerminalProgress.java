package io.kubectlpg.output;

import static org.fusesource.jansi.Ansi.ansi;

import java.time.Instant;
import java.util.Timer;
import java.util.TimerTask;
import org.fusesource.jansi.Ansi;

/**
 * Progress on a terminal, one line for each step. The line of the running step is redrawn in place; lines of finished
 * steps stay.
 */
final class TerminalProgress implements Progress {
    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final long FRAME_MILLIS = 120;

    private final Console console;
    private boolean interrupted;

    TerminalProgress(Console console) {
        this.console = console;
    }

    @Override
    public Task start(String step) {
        return new TerminalTask(step);
    }

    @Override
    public void note(String text) {
        console.err().println(text);
    }

    /** Begins a new line, because the terminal shows ^C in the present one. */
    @Override
    public synchronized void interrupted(String text) {
        interrupted = true;
        console.err().println("\n" + text);
    }

    private synchronized void show(Ansi text) {
        if (!interrupted) {
            console.err().print(text);
            console.err().flush();
        }
    }

    private final class TerminalTask implements Task {
        private final String step;
        private final Instant started = console.clock().instant();
        private final Timer timer = new Timer("progress", true);
        private String status = "";
        private String amount = "";
        private int frame;
        private boolean ended;

        private TerminalTask(String step) {
            this.step = step;
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            redraw();
                        }
                    },
                    0,
                    FRAME_MILLIS);
        }

        @Override
        public synchronized void status(String text) {
            status = text;
            amount = "";
        }

        @Override
        public synchronized void bytes(long done, long total) {
            amount = Amounts.bytes(done, total);
        }

        @Override
        public synchronized void fraction(double fraction, String item) {
            amount = Amounts.joined(Amounts.percent(fraction), item);
        }

        private synchronized void redraw() {
            if (!ended) {
                char spinner = SPINNER.charAt(frame++ % SPINNER.length());
                show(drawn(spinner + " " + step + "  " + Amounts.joined(took(), status, amount), Ansi.Color.CYAN));
            }
        }

        @Override
        public synchronized void done(String detail) {
            end("✓", Amounts.joined(took(), detail), Ansi.Color.GREEN);
        }

        @Override
        public synchronized void close() {
            if (!ended) {
                end("✗", Amounts.joined(took(), status), Ansi.Color.RED);
            }
        }

        private void end(String mark, String detail, Ansi.Color colour) {
            ended = true;
            timer.cancel();
            show(drawn(mark + " " + step + "  " + detail, colour).newline());
        }

        private String took() {
            return Values.age(started, console.clock().instant());
        }

        /**
         * Colours the first character. The line is cut to the width of the terminal, because a line that wraps cannot
         * be redrawn.
         */
        private Ansi drawn(String line, Ansi.Color colour) {
            int width = console.terminal().width();
            String fitting = line.length() < width ? line : line.substring(0, width - 2) + "…";
            Ansi text = ansi().cursorToColumn(1).eraseLine();
            return console.terminal().colour()
                    ? text.fg(colour).a(fitting.charAt(0)).reset().a(fitting.substring(1))
                    : text.a(fitting);
        }
    }
}

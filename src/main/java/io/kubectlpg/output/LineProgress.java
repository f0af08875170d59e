package io.kubectlpg.output;

import java.time.Duration;
import java.time.Instant;

/**
 * Progress for logs and pipes: a line when a step begins, a line when it ends, and a line at intervals between them.
 */
final class LineProgress implements Progress {
    private static final Duration QUIET_TIME = Duration.ofSeconds(10);

    private final Console console;

    LineProgress(Console console) {
        this.console = console;
    }

    @Override
    public Task start(String step) {
        return new LineTask(step);
    }

    @Override
    public void note(String text) {
        console.err().println(text);
    }

    private final class LineTask implements Task {
        private final Instant started = console.clock().instant();
        private Instant spoke = started;
        private String status = "";
        private String amount = "";
        private boolean ended;

        private LineTask(String step) {
            console.err().println(step + " …");
        }

        @Override
        public void status(String text) {
            if (!text.equals(status)) {
                status = text;
                amount = "";
                speak(console.clock().instant());
            }
        }

        @Override
        public void bytes(long done, long total) {
            amount = Amounts.bytes(done, total);
            nowAndThen();
        }

        @Override
        public void fraction(double fraction, String item) {
            amount = Amounts.joined(Amounts.percent(fraction), item);
            nowAndThen();
        }

        private void nowAndThen() {
            Instant now = console.clock().instant();
            if (Duration.between(spoke, now).compareTo(QUIET_TIME) >= 0) {
                speak(now);
            }
        }

        private void speak(Instant now) {
            spoke = now;
            console.err().println("  " + Values.age(started, now) + "  " + Amounts.joined(status, amount));
        }

        @Override
        public void done(String detail) {
            end("done in", detail);
        }

        @Override
        public void close() {
            if (!ended) {
                end("failed after", status);
            }
        }

        private void end(String how, String detail) {
            ended = true;
            String took = Values.age(started, console.clock().instant());
            console.err().println("  " + Amounts.joined(how + " " + took, detail));
        }
    }
}

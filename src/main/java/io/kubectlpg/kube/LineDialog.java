package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A talk over the streams of {@link PodExec#attach}. */
final class LineDialog implements Dialog {
    private final PipedOutputStream input = new PipedOutputStream();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private LineDialog() {}

    /** Starts the program. A failure to start it is heard as {@link Heard.Lost}. */
    static LineDialog open(PodExec exec, String pod, List<String> argv) {
        var dialog = new LineDialog();
        PipedInputStream typed;
        try {
            typed = new PipedInputStream(dialog.input);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        var lines = new Lines(bytes -> dialog.heard.add(new Heard.Line(new String(bytes, StandardCharsets.UTF_8))));
        Thread.ofVirtual()
                .start(() -> dialog.run(exec, pod, argv, new Attachment(typed, new LineStream(lines), dialog.errors)));
        return dialog;
    }

    private void run(PodExec exec, String pod, List<String> argv, Attachment attachment) {
        Heard end;
        try {
            int code = exec.attach(pod, argv, attachment);
            end = new Heard.Ended(code, errors.toString(StandardCharsets.UTF_8).strip());
        } catch (ExecLost lost) {
            end = new Heard.Lost(lost.problem());
        } catch (CliException failed) {
            end = new Heard.Lost(failed.problem());
        }
        heard.add(end);
    }

    @Override
    public boolean say(String line) {
        try {
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public Optional<Heard> hear(Duration limit) {
        try {
            return Optional.ofNullable(heard.poll(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException gone) {
            // The program has ended.
        }
    }

    /** Cuts what is written into lines. */
    private static final class LineStream extends OutputStream {
        private final Lines lines;

        LineStream(Lines lines) {
            this.lines = lines;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            lines.take(ByteBuffer.wrap(bytes, from, length));
        }
    }
}

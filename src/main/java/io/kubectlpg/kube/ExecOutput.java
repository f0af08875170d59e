package io.kubectlpg.kube;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Where the bytes go that a program in a pod writes. */
sealed interface ExecOutput {
    void stdout(ByteBuffer bytes);

    void stderr(ByteBuffer bytes);

    void end();

    /** Kept until the program ends. */
    final class Collected implements ExecOutput {
        private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

        @Override
        public void stdout(ByteBuffer bytes) {
            append(bytes, stdout);
        }

        @Override
        public void stderr(ByteBuffer bytes) {
            append(bytes, stderr);
        }

        private static void append(ByteBuffer bytes, ByteArrayOutputStream to) {
            var copy = new byte[bytes.remaining()];
            bytes.get(copy);
            to.writeBytes(copy);
        }

        @Override
        public void end() {}

        String stdout() {
            return stdout.toString(StandardCharsets.UTF_8);
        }

        String stderr() {
            return stderr.toString(StandardCharsets.UTF_8);
        }
    }

    /** Written on, byte by byte. */
    record Written(OutputStream out, OutputStream err) implements ExecOutput {
        @Override
        public void stdout(ByteBuffer bytes) {
            write(bytes, out);
        }

        @Override
        public void stderr(ByteBuffer bytes) {
            write(bytes, err);
        }

        private static void write(ByteBuffer bytes, OutputStream to) {
            var copy = new byte[bytes.remaining()];
            bytes.get(copy);
            try {
                to.write(copy);
                to.flush();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void end() {}
    }

    /** Handed on line by line. */
    record Streamed(Lines out, Lines err) implements ExecOutput {
        @Override
        public void stdout(ByteBuffer bytes) {
            out.take(bytes);
        }

        @Override
        public void stderr(ByteBuffer bytes) {
            err.take(bytes);
        }

        @Override
        public void end() {
            out.end();
            err.end();
        }
    }
}

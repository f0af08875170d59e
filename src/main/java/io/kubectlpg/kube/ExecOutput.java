package io.kubectlpg.kube;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Receives the output of a program in a pod. */
sealed interface ExecOutput {
    void stdout(ByteBuffer bytes);

    void stderr(ByteBuffer bytes);

    void end();

    /** Writes the output to streams as it arrives. */
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

    /** Passes the output on line by line. */
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

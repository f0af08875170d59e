package io.kubectlpg.kube;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The standard input of a program in a pod. */
sealed interface ExecInput {
    byte STDIN = 0;
    byte RESIZE = 4;
    byte CLOSE = (byte) 255;
    int CHUNK = 32 * 1024;

    /** Whether the program has a standard input. */
    boolean present();

    /** Whether the program runs on a terminal. */
    default boolean terminal() {
        return false;
    }

    /** Sends the input after the socket has opened. */
    void send(ExecSocket socket);

    /** Closes the standard input of the program. Only version 5 of the protocol can do that. */
    private static void end(ExecSocket socket) {
        if (socket.closesChannels()) {
            socket.send(new byte[] {CLOSE, STDIN});
        }
    }

    /**
     * Sends the stream until its end.
     *
     * @return false if the socket closed earlier
     */
    static boolean pumped(InputStream from, ExecSocket to) throws IOException {
        var frame = new byte[1 + CHUNK];
        frame[0] = STDIN;
        for (int read = from.read(frame, 1, CHUNK); read >= 0; read = from.read(frame, 1, CHUNK)) {
            to.awaitRoom();
            if (!to.send(Arrays.copyOf(frame, 1 + read))) {
                return false;
            }
        }
        return true;
    }

    /** Input that is complete before the program starts. */
    final class Known implements ExecInput {
        private final byte[] bytes;

        Known(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean present() {
            return bytes.length > 0;
        }

        @Override
        public void send(ExecSocket socket) {
            for (int from = 0; from < bytes.length; from += CHUNK) {
                int length = Math.min(CHUNK, bytes.length - from);
                var frame = new byte[1 + length];
                frame[0] = STDIN;
                System.arraycopy(bytes, from, frame, 1, length);
                if (!socket.send(frame)) {
                    throw new ExecLost("the pod no longer reads the input");
                }
            }
            if (present()) {
                end(socket);
            }
        }
    }

    /** Input from a stream. A separate thread reads the stream. */
    record Coming(InputStream from) implements ExecInput {
        @Override
        public boolean present() {
            return true;
        }

        @Override
        public void send(ExecSocket socket) {
            Thread.ofVirtual().name("input of a pod").start(() -> pump(socket));
        }

        private void pump(ExecSocket socket) {
            try {
                if (pumped(from, socket)) {
                    end(socket);
                }
            } catch (IOException closed) {
                // The stream failed, so there is no more input.
                end(socket);
            }
        }
    }

    /** The keys that the user presses, and the size of the window that shows the program's output. */
    record Typed(Coming keys, Window window) implements ExecInput {
        @Override
        public boolean present() {
            return true;
        }

        @Override
        public boolean terminal() {
            return true;
        }

        @Override
        public void send(ExecSocket socket) {
            window.follow(size -> socket.send(frame(size)));
            keys.send(socket);
        }

        private static byte[] frame(Window.Size size) {
            byte[] text = ("{\"Width\":" + size.columns() + ",\"Height\":" + size.rows() + "}")
                    .getBytes(StandardCharsets.US_ASCII);
            var frame = new byte[1 + text.length];
            frame[0] = RESIZE;
            System.arraycopy(text, 0, frame, 1, text.length);
            return frame;
        }
    }
}

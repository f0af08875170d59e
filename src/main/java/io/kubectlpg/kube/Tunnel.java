package io.kubectlpg.kube;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Connects a local client with a socket to a pod. If one side ends, the other side is closed. */
final class Tunnel implements ExecSocket.Listener {
    private final Socket client;
    private final byte data;
    private final int head;
    private final Consumer<String> error;
    private final Map<Byte, Integer> skipped = new HashMap<>();

    /**
     * A tunnel for one local client.
     *
     * @param data the channel with the data for the client
     * @param head the number of bytes at the beginning of each channel that are not data
     * @param error receives the text of the other channels
     */
    Tunnel(Socket client, int data, int head, Consumer<String> error) {
        this.client = client;
        this.data = (byte) data;
        this.head = head;
        this.error = error;
    }

    /** Sends the client's data to the pod until the client closes its connection. */
    void send(ExecSocket to) throws IOException {
        try {
            var _ = ExecInput.pumped(client.getInputStream(), to);
        } finally {
            to.close();
        }
    }

    @Override
    public void opened(ExecSocket socket) {
        // The caller of the handshake continues with the socket.
    }

    @Override
    public void message(ByteBuffer frame) {
        if (!frame.hasRemaining()) {
            return;
        }
        byte channel = frame.get();
        int rest = head - skipped.getOrDefault(channel, 0);
        int skip = Math.min(rest, frame.remaining());
        skipped.merge(channel, skip, Integer::sum);
        var bytes = new byte[frame.remaining() - skip];
        frame.position(frame.position() + skip);
        frame.get(bytes);
        if (bytes.length == 0) {
            return;
        }
        if (channel == data) {
            write(bytes);
        } else {
            error.accept(new String(bytes, StandardCharsets.UTF_8).strip());
        }
    }

    private void write(byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.getOutputStream().flush();
        } catch (IOException gone) {
            hangUp();
        }
    }

    @Override
    public void closed(String reason) {
        hangUp();
    }

    @Override
    public void lost(Throwable why) {
        hangUp();
    }

    /**
     * Closes the client's connection. This also ends {@link #send}, because there is nothing more to read from the
     * client.
     */
    private void hangUp() {
        try {
            client.close();
        } catch (IOException already) {
            return;
        }
    }
}

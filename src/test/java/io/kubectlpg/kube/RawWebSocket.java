package io.kubectlpg.kube;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A server of WebSockets that does nothing by itself: it answers no ping and closes by no frame. */
final class RawWebSocket implements AutoCloseable {
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    /** RFC 6455, section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket server;

    /** What happens on an open connection, which is closed afterwards. */
    interface Conversation {
        void hold(InputStream in, OutputStream out) throws IOException;
    }

    RawWebSocket(Conversation conversation) throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
        Thread.startVirtualThread(() -> {
            try (Socket client = server.accept()) {
                shakeHands(client);
                conversation.hold(client.getInputStream(), client.getOutputStream());
            } catch (IOException closed) {
                return;
            }
        });
    }

    String address() {
        return "http://localhost:" + server.getLocalPort();
    }

    private static void shakeHands(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String key = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
        }
        client.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Protocol: v5.channel.k8s.io\r\nSec-WebSocket-Accept: "
                                + digest(key + GUID) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(String text) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The kind of the next frame, which is short. */
    static int read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException();
        }
        in.skipNBytes(4 + (in.read() & 0x7f));
        return first & 0x0f;
    }

    /** A short frame, each character one byte. */
    static void write(OutputStream out, int kind, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        out.write(0x80 | kind);
        out.write(bytes.length);
        out.write(bytes);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

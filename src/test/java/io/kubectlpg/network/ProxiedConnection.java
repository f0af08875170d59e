package io.kubectlpg.network;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One connection of the program's, and the one to the API server that carries its requests on. */
final class ProxiedConnection {
    private static final int PING = 9;

    private final ApiProxy proxy;
    private final Socket client;
    private volatile Optional<Socket> server = Optional.empty();
    private volatile boolean frozen;

    ProxiedConnection(ApiProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    void run() {
        try (client) {
            var in = new BufferedInputStream(client.getInputStream());
            boolean open = true;
            while (open) {
                Optional<HttpHead> head = HttpHead.read(in);
                open = head.isPresent() && one(head.get(), in);
            }
        } catch (IOException closed) {
            reset();
        } finally {
            server.ifPresent(ProxiedConnection::quietly);
        }
    }

    /** One request; false when the connection is over. */
    private boolean one(HttpHead head, InputStream in) throws IOException {
        waitIfFrozen();
        byte[] body = in.readNBytes(
                head.header("Content-Length").map(Integer::parseInt).orElse(0));
        Optional<Fault> fault = proxy.arrived(head.asked());
        OutputStream out = new BufferedOutputStream(client.getOutputStream());
        if (fault.isPresent()) {
            switch (fault.get()) {
                case ETCD -> {
                    return say(
                            out,
                            "500 Internal Server Error",
                            "Content-Type: application/json\r\n",
                            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":500,"
                                    + "\"message\":\"etcdserver: leader changed\"}");
                }
                case UNAVAILABLE -> {
                    return say(out, "503 Service Unavailable", "Retry-After: 1\r\n", "no server is available");
                }
                case BAD_GATEWAY -> {
                    return say(out, "502 Bad Gateway", "", "<html>bad gateway</html>");
                }
                case GATEWAY_TIMEOUT -> {
                    return say(out, "504 Gateway Timeout", "", "<html>timeout</html>");
                }
                case RESET_BEFORE -> {
                    reset();
                    return false;
                }
                case RESET_AFTER, CUT, NO_PONG -> {
                    // After the answer.
                }
            }
        }
        return forward(head, body, in, out, fault);
    }

    private static boolean say(OutputStream out, String status, String headers, String body) throws IOException {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + text.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(text);
        out.flush();
        return true;
    }

    private boolean forward(HttpHead head, byte[] body, InputStream in, OutputStream out, Optional<Fault> fault)
            throws IOException {
        Socket to = server.orElse(null);
        if (to == null) {
            to = proxy.connect();
            server = Optional.of(to);
        }
        OutputStream request = new BufferedOutputStream(to.getOutputStream());
        request.write((proxy.certificate() ? head.without("Authorization") : head).bytes());
        request.write(body);
        request.flush();
        // Not buffered beyond the head: the bytes after it may be another protocol's.
        InputStream answers = to.getInputStream();
        HttpHead answer = HttpHead.read(answers).orElseThrow(() -> new IOException("closed"));
        proxy.answered(head.asked());
        if (fault.equals(Optional.of(Fault.RESET_AFTER))) {
            reset();
            return false;
        }
        out.write(answer.bytes());
        out.flush();
        if (answer.code() == 101) {
            converse(in, answers, out, request, fault);
            return false;
        }
        if (answer.header("Transfer-Encoding")
                .filter("chunked"::equalsIgnoreCase)
                .isPresent()) {
            chunks(answers, out);
        } else if (answer.code() != 204 && answer.code() != 304) {
            pass(
                    answers.readNBytes(answer.header("Content-Length")
                            .map(Integer::parseInt)
                            .orElse(0)),
                    out);
        }
        return true;
    }

    private void chunks(InputStream from, OutputStream to) throws IOException {
        while (true) {
            String size = HttpHead.line(from);
            int length = Integer.parseInt(size.split(";", 2)[0].strip(), 16);
            pass((size + "\r\n").getBytes(StandardCharsets.US_ASCII), to);
            pass(from.readNBytes(length), to);
            // The end of the chunk; the last one has no trailers here.
            pass((HttpHead.line(from) + "\r\n").getBytes(StandardCharsets.US_ASCII), to);
            if (length == 0) {
                return;
            }
        }
    }

    private void pass(byte[] bytes, OutputStream to) throws IOException {
        waitIfFrozen();
        to.write(bytes);
        to.flush();
    }

    private void converse(
            InputStream client, InputStream server, OutputStream toClient, OutputStream toServer, Optional<Fault> fault)
            throws IOException {
        Thread.startVirtualThread(() -> {
            try {
                frames(client, toServer, fault.equals(Optional.of(Fault.NO_PONG)));
            } catch (IOException closed) {
                reset();
            }
        });
        var bytes = new byte[32 * 1024];
        for (int read = server.read(bytes); read >= 0; read = server.read(bytes)) {
            if (fault.equals(Optional.of(Fault.CUT))) {
                reset();
                return;
            }
            waitIfFrozen();
            toClient.write(bytes, 0, read);
            toClient.flush();
        }
        waitIfFrozen();
    }

    /** WebSocket frames (RFC 6455, section 5.2), as a client masks them. */
    private void frames(InputStream from, OutputStream to, boolean swallowPings) throws IOException {
        for (int first = from.read(); first >= 0; first = from.read()) {
            int second = from.read();
            int extended = switch (second & 0x7f) {
                case 126 -> 2;
                case 127 -> 8;
                default -> 0;
            };
            byte[] longer = from.readNBytes(extended);
            long length = second & 0x7f;
            if (extended > 0) {
                length = 0;
                for (byte digit : longer) {
                    length = (length << 8) | (digit & 0xff);
                }
            }
            byte[] rest = from.readNBytes(4 + Math.toIntExact(length));
            if (swallowPings && (first & 0x0f) == PING) {
                continue;
            }
            waitIfFrozen();
            to.write(first);
            to.write(second);
            to.write(longer);
            to.write(rest);
            to.flush();
        }
    }

    void freeze() {
        frozen = true;
    }

    /** Closes both ends, the program's with a reset. */
    void reset() {
        if (frozen) {
            return;
        }
        try {
            client.setSoLinger(true, 0);
            server.ifPresent(ProxiedConnection::quietly);
            client.close();
        } catch (IOException already) {
            return;
        }
    }

    private static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException already) {
            return;
        }
    }

    /** For ever: nobody ends it, and the thread ends with the process. */
    private void waitIfFrozen() {
        try {
            if (frozen) {
                Thread.sleep(Long.MAX_VALUE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

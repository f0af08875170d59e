package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * An HTTP proxy on the local loopback interface. It accepts CONNECT to only one host and port, and reaches them by exec
 * in a pod. The client uses the server's own name and verifies its certificate by that name.
 */
public final class PodProxy implements AutoCloseable {
    private static final String SCRIPT = "/opt/kubectl-pg/tunnel";
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final byte STDOUT = 1;

    private final WebSocketExec exec;
    private final String pod;
    private final String host;
    private final int port;
    private final ServerSocket server;

    private PodProxy(WebSocketExec exec, String pod, String host, int port, ServerSocket server) {
        this.exec = exec;
        this.pod = pod;
        this.host = host;
        this.port = port;
        this.server = server;
    }

    static PodProxy open(WebSocketExec exec, String pod, String host, int port) {
        try {
            var proxy = new PodProxy(exec, pod, host, port, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            Thread.startVirtualThread(proxy::accept);
            return proxy;
        } catch (IOException noPort) {
            throw CliException.unreachable("no local port can be opened: " + noPort.getMessage(), "")
                    .causedBy(noPort);
        }
    }

    /** The address on which the proxy listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (!head(client.getInputStream()).startsWith("CONNECT " + host + ":" + port + " ")) {
                say(client, "403 Forbidden");
                return;
            }
            var tunnel = new Tunnel(client);
            ExecSocket socket;
            try {
                socket = exec.converse(pod, List.of("bash", SCRIPT, host, Integer.toString(port)), tunnel)
                        .join();
            } catch (CompletionException noWay) {
                say(client, "502 Bad Gateway");
                return;
            }
            say(client, "200 Connection established");
            send(client.getInputStream(), socket);
        } catch (IOException closed) {
            // One end closed the connection. The other end notices that.
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n") && head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void say(Socket client, String status) throws IOException {
        client.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    /**
     * Sends the client's bytes into the tunnel. The end of the client's stream closes the tunnel, so no single channel
     * needs to be closed.
     */
    private static void send(InputStream from, ExecSocket to) throws IOException {
        try {
            var _ = ExecInput.pumped(from, to);
        } finally {
            to.close();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException already) {
            return;
        }
    }

    /** Sends the pod's bytes to the client. The end of the pod's stream closes the client's connection. */
    private record Tunnel(Socket client) implements ExecSocket.Listener {
        @Override
        public void opened(ExecSocket socket) {
            // serve() sends the client's bytes after this.
        }

        @Override
        public void message(ByteBuffer frame) {
            try {
                if (frame.hasRemaining() && frame.get() == STDOUT) {
                    var bytes = new byte[frame.remaining()];
                    frame.get(bytes);
                    client.getOutputStream().write(bytes);
                    client.getOutputStream().flush();
                }
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

        /** Closes the client's connection. send() then ends and closes the socket. */
        private void hangUp() {
            try {
                client.close();
            } catch (IOException already) {
                return;
            }
        }
    }
}

package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * An HTTP proxy on the local loopback interface. It accepts CONNECT to only one host and port, and reaches that host by
 * exec in a pod. The client verifies the server's certificate by the server's own name.
 */
public final class PodProxy implements AutoCloseable {
    private static final String SCRIPT = "/opt/kubectl-pg/tunnel";
    private static final int LONGEST_HEAD = 8 * 1024;
    private static final byte STDOUT = 1;

    private final WebSocketExec exec;
    private final String pod;
    private final String host;
    private final int port;
    private final LoopbackServer server;

    private PodProxy(WebSocketExec exec, String pod, String host, int port) throws IOException {
        this.exec = exec;
        this.pod = pod;
        this.host = host;
        this.port = port;
        this.server = LoopbackServer.open(0, this::serve);
    }

    static PodProxy open(WebSocketExec exec, String pod, String host, int port) {
        try {
            return new PodProxy(exec, pod, host, port);
        } catch (IOException noPort) {
            throw CliException.unreachable("no local port can be opened: " + noPort.getMessage(), "")
                    .causedBy(noPort);
        }
    }

    /** The local address on which the proxy accepts connections. */
    public InetSocketAddress address() {
        return server.address();
    }

    private void serve(Socket client) {
        try (client) {
            if (!head(client.getInputStream()).startsWith("CONNECT " + host + ":" + port + " ")) {
                say(client, "403 Forbidden");
                return;
            }
            var tunnel = new Tunnel(client, STDOUT, 0, text -> {});
            ExecSocket socket;
            try {
                socket = exec.converse(pod, List.of("bash", SCRIPT, host, Integer.toString(port)), tunnel)
                        .join();
            } catch (CompletionException noWay) {
                say(client, "502 Bad Gateway");
                return;
            }
            say(client, "200 Connection established");
            tunnel.send(socket);
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

    @Override
    public void close() {
        server.close();
    }
}

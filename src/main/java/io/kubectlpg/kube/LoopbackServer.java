package io.kubectlpg.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Accepts connections on the local loopback interface. A separate thread serves each connection. */
final class LoopbackServer implements AutoCloseable {
    private final ServerSocket server;
    private final Consumer<Socket> serve;

    private LoopbackServer(ServerSocket server, Consumer<Socket> serve) {
        this.server = server;
        this.serve = serve;
    }

    /**
     * Starts to listen.
     *
     * @param port the local port; 0: any free port
     */
    static LoopbackServer open(int port, Consumer<Socket> serve) throws IOException {
        var server = new LoopbackServer(new ServerSocket(port, 0, InetAddress.ofLiteral("127.0.0.1")), serve);
        Thread.startVirtualThread(server::accept);
        return server;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    boolean closed() {
        return server.isClosed();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.startVirtualThread(() -> serve.accept(client));
            } catch (IOException closed) {
                return;
            }
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
}

package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A port on the local loopback interface. Each connection to it reaches a port of a pod through the API server, over
 * its own WebSocket. The pod is looked up for each connection, so a new pod is used as soon as it runs.
 */
public final class PodForward implements AutoCloseable {
    /** The time that a new connection waits for a pod. A restart usually takes less. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final int DATA = 0;
    /** The length of the port number that the kubelet sends first on each channel. */
    private static final int PORT_BYTES = 2;

    private final WebSocketExec exec;
    private final int port;
    private final Supplier<String> pod;
    private final Consumer<String> problem;
    private final LoopbackServer server;

    private PodForward(WebSocketExec exec, int local, int port, Supplier<String> pod, Consumer<String> problem)
            throws IOException {
        this.exec = exec;
        this.port = port;
        this.pod = pod;
        this.problem = problem;
        this.server = LoopbackServer.open(local, this::serve);
    }

    /** Opens the local port after one connection to the pod has worked. */
    static PodForward open(WebSocketExec exec, int local, int port, Supplier<String> pod, Consumer<String> problem) {
        Kube.await(exec.forward(pod.get(), port, new Tunnel(new Socket(), DATA, PORT_BYTES, text -> {})))
                .close();
        try {
            return new PodForward(exec, local, port, pod, problem);
        } catch (IOException taken) {
            throw CliException.refused(
                            "the local port " + local + " cannot be opened: " + taken.getMessage(),
                            "Choose another port, or leave --port out to use any free port.")
                    .causedBy(taken);
        }
    }

    /** The local address on which it accepts connections. */
    public InetSocketAddress address() {
        return server.address();
    }

    private void serve(Socket client) {
        try (client) {
            var tunnel = new Tunnel(client, DATA, PORT_BYTES, problem);
            tunnel.send(connected(tunnel));
        } catch (CliException | ExecLost noWay) {
            if (!server.closed()) {
                problem.accept(noWay.getMessage());
            }
        } catch (IOException closed) {
            // One end closed the connection, and the other one notices it.
            return;
        }
    }

    private ExecSocket connected(Tunnel tunnel) {
        Waiting.Deadline deadline = Waiting.deadline(WAIT);
        while (true) {
            try {
                return Kube.await(exec.forward(pod.get(), port, tunnel));
            } catch (CliException notNow) {
                if (notNow.code() == ExitCode.DENIED || deadline.passed()) {
                    throw notNow;
                }
            }
            Waiting.pause(AGAIN);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

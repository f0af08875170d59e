package io.kubectlpg.kube;

import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.kubectlpg.CliException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Exec over a WebSocket with the remotecommand protocol, version 5 (kubernetes/kubernetes,
 * staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go), or 4 where the server is older.
 */
final class WebSocketExec implements PodExec {
    private static final String V5 = "v5.channel.k8s.io";
    private static final String V4 = "v4.channel.k8s.io";
    private static final String CONTAINER = "postgres";

    private final Transport transport;
    private final String namespace;

    WebSocketExec(Transport transport, String namespace) {
        this.transport = transport;
        this.namespace = namespace;
    }

    @Override
    public CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit) {
        var collected = new ExecOutput.Collected();
        ExecSession session = new ExecSession(stdin, collected);
        open(pod, argv, session);
        return session.exitCode()
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(thrown -> {
                    if (unwrapped(thrown) instanceof TimeoutException) {
                        session.hangUp();
                        return CompletableFuture.failedFuture(CliException.timedOut(
                                argv.getFirst() + " in pod " + pod + " has not ended within " + limit.toSeconds()
                                        + " s",
                                ""));
                    }
                    return CompletableFuture.failedFuture(thrown);
                })
                .thenApply(exit -> new Result(exit, collected.stdout(), collected.stderr()));
    }

    @Override
    public int stream(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        var session = new ExecSession(
                new byte[0], new ExecOutput.Streamed(new Lines(decoded(stdoutLine)), new Lines(decoded(stderrLine))));
        open(pod, argv, session);
        try {
            return Waiting.within(limit, session.exitCode());
        } catch (ExecutionException e) {
            throw transport.failures().of(e);
        } catch (TimeoutException e) {
            throw new ExecLost("the pod has not ended it within " + limit.toSeconds() + " s", e);
        } finally {
            session.hangUp();
        }
    }

    private static Consumer<byte[]> decoded(Consumer<String> line) {
        return bytes -> line.accept(new String(bytes, StandardCharsets.UTF_8));
    }

    private void open(String pod, List<String> argv, ExecSession session) {
        Connection connection = transport.connection();
        var _ = connect(connection, pod, argv, session, V5)
                .exceptionallyCompose(thrown -> switch (refusal(thrown)) {
                    case Answer.UNAUTHORIZED -> connect(transport.renew(connection), pod, argv, session, V5);
                    case 400 -> connect(connection, pod, argv, session, V4);
                    default -> CompletableFuture.failedFuture(thrown);
                })
                .whenComplete((socket, thrown) -> {
                    if (thrown != null) {
                        session.fail(failure(pod, thrown));
                    }
                });
    }

    private CompletableFuture<WebSocket> connect(
            Connection over, String pod, List<String> argv, ExecSession session, String protocol) {
        session.speaks(protocol.equals(V5));
        return connect(over, pod, argv, session.hasInput(), session, protocol);
    }

    /** Starts a program whose stdin and stdout the listener carries on with, in version 5 of the protocol. */
    CompletableFuture<WebSocket> converse(String pod, List<String> argv, WebSocket.Listener listener) {
        return connect(transport.connection(), pod, argv, true, listener, V5);
    }

    private CompletableFuture<WebSocket> connect(
            Connection over,
            String pod,
            List<String> argv,
            boolean input,
            WebSocket.Listener listener,
            String protocol) {
        var query = new ArrayList<>(List.of("container", CONTAINER, "stdout", "true", "stderr", "true"));
        if (input) {
            query.addAll(List.of("stdin", "true"));
        }
        argv.forEach(argument -> query.addAll(List.of("command", argument)));
        String path = Request.get(Kind.POD, namespace, pod).path() + "/exec" + Request.queryWithEmptyValues(query);
        WebSocket.Builder builder = over.http()
                .newWebSocketBuilder()
                .uri(URI.create(over.server() + path))
                .subprotocol(protocol);
        if (!over.timeout().isZero()) {
            builder.connectTimeout(over.timeout().toMillis(), TimeUnit.MILLISECONDS);
        }
        return builder.buildAsync(listener);
    }

    private RuntimeException failure(String pod, Throwable thrown) {
        return switch (refusal(thrown)) {
            case 0 -> transport.failures().of(thrown);
            case Answer.UNAUTHORIZED -> transport.failures().unauthorized();
            // A WebSocket is asked for with GET: that needs the verb get, and from Kubernetes 1.35 on create as well.
            case Answer.FORBIDDEN ->
                CliException.denied(
                        "the user " + transport.connection().access().user()
                                + " may not get pods/exec in the namespace " + namespace,
                        "Ask for a role with the verbs get and create on pods/exec; see: kubectl auth can-i get pods/exec -n "
                                + namespace);
            case Answer.NOT_FOUND -> unable(pod, "it does not exist", thrown);
            default -> unable(pod, "its container does not run (HTTP " + refusal(thrown) + ")", thrown);
        };
    }

    private static CliException unable(String pod, String why, Throwable thrown) {
        return CliException.unreachable("pod " + pod + " cannot run a program: " + why, "")
                .causedBy(thrown);
    }

    /** The code that the server refused the WebSocket with; 0 when it was not reached. */
    private static int refusal(Throwable thrown) {
        return unwrapped(thrown) instanceof WebSocketHandshakeException refused
                ? refused.getResponse().code()
                : 0;
    }

    private static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}

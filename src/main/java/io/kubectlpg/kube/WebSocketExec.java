package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Runs programs in pods over WebSockets. */
final class WebSocketExec implements PodExec {
    private static final String CONTAINER = "postgres";
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    private final Transport transport;
    private final String namespace;
    private final Runnable permission;
    private final Optional<KeptPrograms> kept;

    /**
     * Runs programs in pods of this namespace.
     *
     * @param permission called before a handshake is repeated; it throws an exception to end the request
     */
    WebSocketExec(Transport transport, String namespace, Runnable permission) {
        this(transport, namespace, permission, Optional.empty());
    }

    /**
     * As the other constructor, with programs that are kept.
     *
     * @param kept keeps the programs that answer questions; empty: each question starts a program
     */
    WebSocketExec(Transport transport, String namespace, Runnable permission, Optional<KeptPrograms> kept) {
        this.transport = transport;
        this.namespace = namespace;
        this.permission = permission;
        this.kept = kept;
    }

    @Override
    public CompletableFuture<Result> start(String pod, List<String> argv, byte[] stdin, Duration limit) {
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        var session = new ExecSession(new ExecInput.Known(stdin), new ExecOutput.Written(stdout, stderr));
        open(pod, argv, session);
        return session.exitCode()
                .orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(thrown -> {
                    if (Retries.unwrapped(thrown) instanceof TimeoutException) {
                        session.hangUp();
                        return CompletableFuture.failedFuture(late(pod, argv, limit));
                    }
                    return CompletableFuture.failedFuture(thrown);
                })
                .thenApply(exit -> new Result(
                        exit, stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8)));
    }

    static CliException late(String pod, List<String> argv, Duration limit) {
        return CliException.timedOut(
                argv.getFirst() + " in pod " + pod + " has not ended within " + limit.toSeconds() + " s", "");
    }

    @Override
    public CompletableFuture<Result> ask(LineProgram program, Duration limit) {
        return kept.map(programs -> programs.ask(this, program, limit))
                .orElseGet(() -> startReading(program.pod(), program.once(), limit));
    }

    @Override
    public int stream(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        return followed(
                pod,
                argv,
                new ExecSession(
                        new ExecInput.Known(new byte[0]),
                        new ExecOutput.Streamed(new Lines(decoded(stdoutLine)), new Lines(decoded(stderrLine)))),
                limit);
    }

    @Override
    public int attach(String pod, List<String> argv, Attachment attachment) {
        return followed(
                pod,
                argv,
                new ExecSession(input(attachment), new ExecOutput.Written(attachment.out(), attachment.err())),
                ENDLESS);
    }

    private static ExecInput input(Attachment attachment) {
        var coming = new ExecInput.Coming(attachment.in());
        return attachment
                .window()
                .<ExecInput>map(window -> new ExecInput.Typed(coming, window))
                .orElse(coming);
    }

    private int followed(String pod, List<String> argv, ExecSession session, Duration limit) {
        open(pod, argv, session);
        try {
            return Waiting.within(limit, session.exitCode());
        } catch (ExecutionException e) {
            throw transport.failures().of(e);
        } catch (TimeoutException e) {
            throw new ExecLost("the program in the pod has not ended within " + limit.toSeconds() + " s", e);
        } finally {
            session.hangUp();
        }
    }

    /** Follows a program that only reads, so it needs no permission. */
    @Override
    public int follow(
            String pod, List<String> argv, Consumer<String> stdoutLine, Consumer<String> stderrLine, Duration limit) {
        return new WebSocketExec(transport, namespace, () -> {}).stream(pod, argv, stdoutLine, stderrLine, limit);
    }

    private static Consumer<byte[]> decoded(Consumer<String> line) {
        return bytes -> line.accept(new String(bytes, StandardCharsets.UTF_8));
    }

    private void open(String pod, List<String> argv, ExecSession session) {
        var _ = connect(
                        path(
                                pod,
                                argv,
                                session.input().present(),
                                session.input().terminal()),
                        PodErrand.run(pod),
                        session,
                        session::begun)
                .whenComplete((socket, thrown) -> {
                    if (thrown != null) {
                        session.fail(transport.failures().of(thrown));
                    }
                });
    }

    /** Starts a program. The listener receives its output and sends its input. */
    CompletableFuture<ExecSocket> converse(String pod, List<String> argv, ExecSocket.Listener listener) {
        return connect(path(pod, argv, true, false), PodErrand.run(pod), listener, socket -> true);
    }

    /** Opens a connection to a port of a pod. The kubelet gives it two channels: one for data and one for an error. */
    CompletableFuture<ExecSocket> forward(String pod, int port, ExecSocket.Listener listener) {
        String path = Request.get(Kind.POD, namespace, pod).path() + "/portforward?ports=" + port;
        return connect(path, PodErrand.forward(pod), listener, socket -> true);
    }

    /**
     * Opens a socket. If a handshake is refused for a reason that may pass, it is repeated.
     *
     * @param begun receives each socket before it is open
     */
    private CompletableFuture<ExecSocket> connect(
            String path, PodErrand errand, ExecSocket.Listener listener, Begun begun) {
        var tries = new AtomicInteger();
        return transport.retrying(() -> {
            if (tries.getAndIncrement() > 0) {
                permission.run();
            }
            Connection first = transport.connection();
            return handshake(first, path, listener, begun)
                    .exceptionallyCompose(thrown -> {
                        if (!unauthorized(thrown)) {
                            return CompletableFuture.failedFuture(thrown);
                        }
                        Connection newer = transport.renew(first);
                        permission.run();
                        return handshake(newer, path, listener, begun);
                    })
                    .exceptionallyCompose(thrown -> CompletableFuture.failedFuture(failure(errand, thrown)));
        });
    }

    /** Receives a socket whose handshake has begun. It returns false if nobody waits for the socket any more. */
    private interface Begun {
        boolean take(ExecSocket socket);
    }

    private static CompletableFuture<ExecSocket> handshake(
            Connection over, String path, ExecSocket.Listener listener, Begun begun) {
        ExecSocket socket = ExecSocket.open(over, path, listener);
        if (!begun.take(socket)) {
            socket.cancel();
        }
        return socket.opened();
    }

    private static boolean unauthorized(Throwable thrown) {
        return Retries.unwrapped(thrown) instanceof ExecSocket.Refused refused
                && refused.answer().code() == Answer.UNAUTHORIZED;
    }

    private String path(String pod, List<String> argv, boolean input, boolean terminal) {
        var query = new ArrayList<>(List.of("container", CONTAINER, "stdout", "true"));
        // A program on a terminal has no separate standard error, and an API server refuses to open one.
        query.addAll(terminal ? List.of("tty", "true") : List.of("stderr", "true"));
        if (input) {
            query.addAll(List.of("stdin", "true"));
        }
        argv.forEach(argument -> query.addAll(List.of("command", argument)));
        return Request.get(Kind.POD, namespace, pod).path() + "/exec" + Request.queryWithEmptyValues(query);
    }

    /**
     * The exception for a failed handshake. A refused or unsent handshake has started no program, so it may be
     * repeated. If no answer came, the program may be running.
     */
    private RuntimeException failure(PodErrand errand, Throwable thrown) {
        Throwable cause = Retries.unwrapped(thrown);
        if (cause instanceof ExecSocket.Refused refused) {
            transport.reached();
            CliException failure = new ExecFailures(transport.failures(), namespace, errand)
                    .of(refused.answer())
                    .causedBy(refused);
            return ExecFailures.passes(refused.answer())
                    ? new Passing(failure, refused.answer().retryAfter().orElse(Duration.ZERO))
                    : failure;
        }
        RuntimeException failure = transport.passing(cause);
        return failure instanceof Passing && !Failures.unsent(cause)
                ? new ExecLost(
                        "the API server did not answer the request to " + errand.inWords() + ": "
                                + Failures.lost(cause),
                        cause)
                : failure;
    }
}

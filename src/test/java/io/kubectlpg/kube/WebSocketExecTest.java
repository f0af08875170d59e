package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketExecTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String FAILED = """
            {"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}""";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Vertx vertx;

    private final AtomicReference<String> asked = new AtomicReference<>("");
    private final AtomicInteger handshakes = new AtomicInteger();

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void collectsWhatTheProgramWritesAndItsExitCode() throws Exception {
        try (Kube kube = pod(socket -> {
            send(socket, 1, "out ä");
            send(socket, 2, "err");
            send(socket, 3, FAILED);
            end(socket);
        })) {
            var result = kube.exec().run("demo-1-0", List.of("bash", "-c", "a b"), LIMIT);
            assertThat(result).isEqualTo(new PodExec.Result(3, "out ä", "err"));
            assertThat(asked.get())
                    .isEqualTo("/api/v1/namespaces/db/pods/demo-1-0/exec?container=postgres&stdout=true&stderr=true"
                            + "&command=bash&command=-c&command=a%20b");
        }
    }

    @Test
    void takesOutputThatComesAfterTheStatus() throws Exception {
        try (Kube kube = pod(socket -> {
            send(socket, 3, "{\"status\":\"Success\"}");
            send(socket, 1, "late");
            end(socket);
        })) {
            assertThat(kube.exec().run("demo-1-0", List.of("true"), LIMIT).stdout())
                    .isEqualTo("late");
        }
    }

    @Test
    void sendsTheInputAndItsEnd() throws Exception {
        var got = Buffer.buffer();
        try (Kube kube = pod(socket -> socket.binaryMessageHandler(frame -> {
            if (frame.getByte(0) == (byte) 255) {
                send(socket, 1, frame.getByte(1) + " after " + got.length());
                send(socket, 3, "{\"status\":\"Success\"}");
                end(socket);
            } else {
                got.appendBuffer(frame, 1, frame.length() - 1);
            }
        }))) {
            byte[] input = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
            assertThat(kube.exec().run("demo-1-0", List.of("wc"), input, LIMIT).stdout())
                    .isEqualTo("0 after 100000");
        }
    }

    @Test
    void givesAProgramATerminalOfTheWindowsSizeAlsoWhenThatChanges() throws Exception {
        var got = new CopyOnWriteArrayList<String>();
        var resized = new AtomicReference<Runnable>(() -> {});
        Window window = told -> {
            told.accept(new Window.Size(80, 24));
            resized.set(() -> told.accept(new Window.Size(132, 50)));
        };
        var keys = new ByteArrayInputStream(new byte[] {3});
        var shown = new ByteArrayOutputStream();
        try (Kube kube = pod(socket -> socket.binaryMessageHandler(frame -> {
            got.add(frame.getByte(0) + " " + frame.getString(1, frame.length()));
            if (frame.getByte(0) == 0) {
                send(socket, 1, "^C");
                resized.get().run();
            }
            if (got.size() == 4) {
                send(socket, 3, FAILED);
                end(socket);
            }
        }))) {
            int code = kube.exec()
                    .attach(
                            "demo-1-0",
                            List.of("psql"),
                            new Attachment(keys, shown, OutputStream.nullOutputStream(), Optional.of(window)));
            assertThat(code).isEqualTo(3);
        }
        assertThat(asked.get()).endsWith("/exec?container=postgres&stdout=true&tty=true&stdin=true&command=psql");
        assertThat(got.getFirst()).isEqualTo("4 {\"Width\":80,\"Height\":24}");
        assertThat(got).contains("0 \u0003", "4 {\"Width\":132,\"Height\":50}");
        assertThat(shown.toString(StandardCharsets.UTF_8)).isEqualTo("^C");
    }

    @Test
    void handsOnLinesAlsoWhereAFrameEndsInsideACharacter() throws Exception {
        byte[] text = "eins\nzwölf\nrest".getBytes(StandardCharsets.UTF_8);
        var lines = new ArrayList<String>();
        try (Kube kube = pod(socket -> {
            send(socket, 1, Buffer.buffer(text).getBuffer(0, 8));
            send(socket, 1, Buffer.buffer(text).getBuffer(8, text.length));
            send(socket, 3, "{\"status\":\"Success\"}");
            end(socket);
        })) {
            assertThat(kube.exec().stream("demo-1-0", List.of("x"), lines::add, line -> {}, LIMIT))
                    .isZero();
            assertThat(lines).containsExactly("eins", "zwölf", "rest");
        }
    }

    @Test
    void tellsThatTheConnectionWasLost() throws Exception {
        try (Kube kube = pod(socket -> {
            send(socket, 1, "begun");
            end(socket);
        })) {
            assertThatThrownBy(() -> kube.exec().stream("demo-1-0", List.of("x"), line -> {}, line -> {}, LIMIT))
                    .isInstanceOf(ExecLost.class);
        }
    }

    @Test
    void tellsThatTheConnectionBroke() throws Exception {
        var connection = new AtomicReference<Runnable>(() -> {});
        try (Kube kube = pod(
                socket -> {
                    send(socket, 1, "begun");
                    vertx.setTimer(100, timer -> connection.get().run());
                },
                connection)) {
            assertThatThrownBy(() -> kube.exec().run("demo-1-0", List.of("x"), LIMIT))
                    .isInstanceOf(ExecLost.class);
        }
    }

    @Test
    void givesUpOnAProgramThatTakesTooLong() throws Exception {
        try (Kube kube = pod(socket -> send(socket, 1, "begun"))) {
            assertThatThrownBy(() -> kube.exec().run("demo-1-0", List.of("sleep"), Duration.ofMillis(300)))
                    .isInstanceOfSatisfying(
                            CliException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.TIMED_OUT));
        }
    }

    @Test
    void passesOnWhatTheConsumerOfALineThrows() throws Exception {
        try (Kube kube = pod(socket -> send(socket, 1, "line\n"))) {
            assertThatThrownBy(() -> kube.exec().stream(
                            "demo-1-0",
                            List.of("x"),
                            line -> {
                                throw CliException.refused(line, "");
                            },
                            line -> {},
                            LIMIT))
                    .isInstanceOfSatisfying(
                            CliException.class, e -> assertThat(e.problem()).isEqualTo("line"));
        }
    }

    @Test
    void namesTheRightThatIsMissing() throws Exception {
        String rbac = "pods \"demo-1-0\" is forbidden: User \"sa\" cannot create resource \"pods/exec\" in API group"
                + " \"\" in the namespace \"db\"";
        assertThat(refusal(403, Api.status(403, "Forbidden", rbac))).satisfies(e -> {
            assertThat(e.code()).isEqualTo(ExitCode.DENIED);
            assertThat(e.problem()).isEqualTo("the user sa may not create pods/exec in the namespace db");
        });
        assertThat(refusal(403, Api.status(403, "Forbidden", "no exec on Sundays")))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.DENIED);
                    assertThat(e.problem())
                            .isEqualTo("you are not allowed to run a program in pod demo-1-0 in the namespace db: no "
                                    + "exec on Sundays");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 403, 404, 405, 426, 501})
    void saysThatTheWayPassesNoWebSockets(int code) throws Exception {
        assertThat(refusal(code, "<html>")).satisfies(e -> {
            assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(e.problem()).contains("blocks WebSockets (HTTP " + code + ")");
        });
    }

    /** A proxy that drops the header Upgrade makes the API server say this. */
    @Test
    void knowsTheApiServersAnswerToAHandshakeWithoutUpgrade() throws Exception {
        assertThat(refusal(400, Api.status(400, "BadRequest", "Upgrade request required"))
                        .problem())
                .contains("blocks WebSockets (HTTP 400)");
    }

    @ParameterizedTest
    @ValueSource(ints = {413, 414, 431})
    void saysThatTheArgumentsAreTooLongForTheWay(int code) throws Exception {
        assertThat(refusal(code, "<html>").problem()).contains("arguments that are too long", "(HTTP " + code + ")");
    }

    @Test
    void saysWhatTheKubeletSays() throws Exception {
        assertThat(refusal(404, Api.status(404, "NotFound", "pods \"demo-1-0\" not found")))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
                    assertThat(e.problem()).isEqualTo("pod demo-1-0 cannot run a program: it does not exist");
                });
        String completed = "cannot exec into a container in a completed pod; current phase is Succeeded";
        assertThat(refusal(400, Api.status(400, "BadRequest", completed)).problem())
                .isEqualTo("pod demo-1-0 cannot run a program: its container does not run: " + completed);
        String missing = "unable to upgrade connection: container not found (\"postgres\")";
        assertThat(refusal(500, Api.status(500, "InternalError", missing)).problem())
                .isEqualTo("pod demo-1-0 cannot run a program: its container does not run: " + missing);
        String away = "error dialing backend: dial tcp 10.0.0.3:10250: i/o timeout";
        assertThat(refusal(500, Api.status(500, "InternalError", away)).problem())
                .isEqualTo("pod demo-1-0 cannot run a program: its node does not answer: " + away);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504})
    void shakesHandsAgainWhenTheServerCannotAnswer(int code) throws Exception {
        try (Kube kube = firstRefusing(code, Api.status(code, "", "etcdserver: request timed out"), socket -> {
            send(socket, 3, "{\"status\":\"Success\"}");
            end(socket);
        })) {
            assertThat(kube.exec().run("demo-1-0", List.of("true"), LIMIT).succeeded())
                    .isTrue();
            assertThat(handshakes).hasValue(2);
        }
    }

    @Test
    void saysThatTheServerCannotAnswerWhenItStillCannot() throws Exception {
        try (Kube kube = serve(
                vertx.createHttpServer().requestHandler(request -> {
                    var _ = request.response().setStatusCode(503).end("<html>");
                }),
                Duration.ofMillis(500))) {
            assertThat(failure(kube).problem()).endsWith("cannot answer now: HTTP 503");
        }
    }

    /** Nobody knows whether the program runs. */
    @Test
    void doesNotShakeHandsAgainWhenTheAnswerIsLost() throws Exception {
        try (Kube kube = serve(vertx.createHttpServer().requestHandler(request -> {
            handshakes.incrementAndGet();
            var _ = request.connection().close();
        }))) {
            assertThatThrownBy(() -> kube.exec().run("demo-1-0", List.of("x"), LIMIT))
                    .isInstanceOf(ExecLost.class)
                    .hasMessageContaining("did not answer the request to run a program in pod");
            assertThat(handshakes).hasValue(1);
        }
    }

    @Test
    void asksOnceMoreWhatOnlyReads() throws Exception {
        try (Kube kube = pod(socket -> {
            if (handshakes.incrementAndGet() == 1) {
                end(socket);
                return;
            }
            send(socket, 1, "second");
            send(socket, 3, "{\"status\":\"Success\"}");
            end(socket);
        })) {
            assertThat(kube.exec().read("demo-1-0", List.of("x"), LIMIT).stdout())
                    .isEqualTo("second");
        }
        handshakes.set(1 - 100);
        try (Kube kube = pod(socket -> {
            handshakes.incrementAndGet();
            end(socket);
        })) {
            assertThatThrownBy(() -> kube.exec().read("demo-1-0", List.of("x"), LIMIT))
                    .isInstanceOf(ExecLost.class);
            assertThat(handshakes).hasValue(1 - 100 + 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v5.channel.k8s.io", "v4.channel.k8s.io"})
    void speaksTheProtocolThatTheServerChooses(String protocol) throws Exception {
        var frames = new CopyOnWriteArrayList<Byte>();
        var offered = new AtomicReference<String>("");
        var options = new HttpServerOptions().setWebSocketSubProtocols(List.of(protocol));
        try (Kube kube = serve(vertx.createHttpServer(options).webSocketHandler(socket -> {
            offered.set(String.valueOf(socket.headers().get("Sec-WebSocket-Protocol")));
            socket.binaryMessageHandler(frame -> frames.add(frame.getByte(0)));
            // After the input has come.
            vertx.setTimer(200, timer -> {
                send(socket, 3, "{\"status\":\"Success\"}");
                end(socket);
            });
        }))) {
            assertThat(kube.exec()
                            .run("demo-1-0", List.of("wc"), new byte[] {1}, LIMIT)
                            .succeeded())
                    .isTrue();
            assertThat(offered.get()).isEqualTo("v5.channel.k8s.io, v4.channel.k8s.io");
            assertThat(frames).isEqualTo(protocol.startsWith("v5") ? List.of((byte) 0, (byte) 255) : List.of((byte) 0));
        }
    }

    /** A handshake that is answered too late must not start a program that nobody follows. */
    @Test
    void endsAHandshakeThatTakesTooLong() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        try (Kube kube = serve(vertx.createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(end -> closed.complete(true)))
                .requestHandler(request -> handshakes.incrementAndGet()))) {
            assertThatThrownBy(() -> kube.exec().run("demo-1-0", List.of("x"), Duration.ofMillis(500)))
                    .isInstanceOfSatisfying(
                            CliException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.TIMED_OUT));
            assertThat(closed.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(handshakes).hasValue(1);
        }
    }

    @Test
    void saysThatAConnectionWasClosedWhenItWas() throws Exception {
        try (var server = new RawWebSocket((in, out) -> {});
                Kube kube = pinging(server)) {
            assertThatThrownBy(() -> kube.exec().run("demo-1-0", List.of("x"), LIMIT))
                    .isInstanceOf(ExecLost.class)
                    .hasMessage("the connection to the pod was lost: the connection was closed");
        }
    }

    /** Some proxies swallow pings, and load balancers close what is silent. */
    @Test
    void pingsASilentProgramAndDoesNotMindMissingPongs() throws Exception {
        var pings = new AtomicInteger();
        try (var server = new RawWebSocket((in, out) -> {
                    while (pings.get() < 4) {
                        if (RawWebSocket.read(in) == RawWebSocket.PING) {
                            pings.incrementAndGet();
                        }
                    }
                    RawWebSocket.write(out, RawWebSocket.BINARY, "\u0003{\"status\":\"Success\"}");
                    RawWebSocket.write(out, RawWebSocket.CLOSE, "\u0003\u00e8");
                    RawWebSocket.read(in);
                });
                Kube kube = pinging(server)) {
            assertThat(kube.exec().run("demo-1-0", List.of("x"), LIMIT).succeeded())
                    .isTrue();
            assertThat(pings).hasValue(4);
        }
    }

    private Kube pinging(RawWebSocket server) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), Api.kubeconfig(server.address(), "t"));
        ConnectionOptions options = ConnectionOptions.none().withKubeconfig(kubeconfig);
        return new HttpKube(
                new Transport(() -> Connection.open(options, Map.of()).pinging(Duration.ofMillis(500))));
    }

    private CliException refusal(int code, String body) throws Exception {
        try (Kube kube = serve(
                vertx.createHttpServer().requestHandler(request -> {
                    var _ = request.response().setStatusCode(code).end(body);
                }),
                Duration.ofMillis(500))) {
            return failure(kube);
        }
    }

    private static CliException failure(Kube kube) {
        try {
            kube.exec().run("demo-1-0", List.of("x"), LIMIT);
        } catch (CliException failure) {
            return failure;
        }
        throw new AssertionError("it ran");
    }

    private Kube firstRefusing(int code, String body, Consumer<ServerWebSocket> program) throws Exception {
        var options = new HttpServerOptions().setWebSocketSubProtocols(List.of("v5.channel.k8s.io"));
        return serve(vertx.createHttpServer(options).requestHandler(request -> {
            if (handshakes.incrementAndGet() == 1) {
                var _ = request.response().setStatusCode(code).end(body);
            } else {
                request.toWebSocket().onSuccess(program::accept);
            }
        }));
    }

    private Kube pod(Consumer<ServerWebSocket> program) throws Exception {
        return pod(program, new AtomicReference<>(() -> {}));
    }

    /** @param connection set to what breaks the connection */
    private Kube pod(Consumer<ServerWebSocket> program, AtomicReference<Runnable> connection) throws Exception {
        var options = new HttpServerOptions().setWebSocketSubProtocols(List.of("v5.channel.k8s.io"));
        return serve(vertx.createHttpServer(options)
                .connectionHandler(opened -> {
                    connection.set(() -> {
                        var _ = opened.close();
                    });
                })
                .webSocketHandler(socket -> {
                    asked.set(socket.uri());
                    program.accept(socket);
                }));
    }

    private Kube serve(HttpServer server) throws Exception {
        return serve(server, Duration.ofSeconds(30));
    }

    private Kube serve(HttpServer server, Duration timeout) throws Exception {
        int port = Api.listen(server);
        Path kubeconfig =
                Files.writeString(folder.resolve("kubeconfig"), Api.kubeconfig("http://localhost:" + port, "t"));
        return Kube.connect(ConnectionOptions.none().withKubeconfig(kubeconfig).withRequestTimeout(timeout));
    }

    private static void send(ServerWebSocket socket, int channel, String text) {
        send(socket, channel, Buffer.buffer(text));
    }

    private static void send(ServerWebSocket socket, int channel, Buffer bytes) {
        var _ = socket.writeBinaryMessage(
                Buffer.buffer().appendByte((byte) channel).appendBuffer(bytes));
    }

    private static void end(ServerWebSocket socket) {
        var _ = socket.close((short) 1000);
    }
}

package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        try (Kube kube = refusing(403)) {
            assertThatThrownBy(() -> kube.exec().run("demo-1-0", List.of("x"), LIMIT))
                    .isInstanceOfSatisfying(CliException.class, e -> {
                        assertThat(e.code()).isEqualTo(ExitCode.DENIED);
                        assertThat(e.problem()).isEqualTo("the user ann may not get pods/exec in the namespace db");
                    });
        }
    }

    @Test
    void saysThatThePodIsNotThere() throws Exception {
        try (Kube kube = refusing(404)) {
            assertThatThrownBy(() -> kube.exec().run("demo-1-0", List.of("x"), LIMIT))
                    .isInstanceOfSatisfying(CliException.class, e -> {
                        assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
                        assertThat(e.problem()).isEqualTo("pod demo-1-0 cannot run a program: it does not exist");
                    });
        }
    }

    private Kube refusing(int code) throws Exception {
        return serve(vertx.createHttpServer().requestHandler(request -> {
            var _ = request.response().setStatusCode(code).end();
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

    private Kube serve(io.vertx.core.http.HttpServer server) throws Exception {
        int port = server.listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        Path kubeconfig =
                Files.writeString(folder.resolve("kubeconfig"), Api.kubeconfig("http://localhost:" + port, "t"));
        return Kube.connect(ConnectionOptions.none().withKubeconfig(kubeconfig));
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

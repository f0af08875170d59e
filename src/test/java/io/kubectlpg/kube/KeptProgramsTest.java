package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubectlpg.CliException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptProgramsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SharedConnections shared = new SharedConnections();
    /** The programs that were started: once or each. */
    private final List<String> started = new CopyOnWriteArrayList<>();

    private final List<ServerWebSocket> kept = new CopyOnWriteArrayList<>();
    /** What the kept program does with a question. */
    private volatile BiConsumer<ServerWebSocket, String> each =
            (socket, question) -> say(socket, question + " answer " + question + "\n");

    private volatile boolean refuses;

    @BeforeEach
    void serve() throws IOException {
        int port = Api.listen(vertx.createHttpServer(
                        new HttpServerOptions().setWebSocketSubProtocols(List.of("v5.channel.k8s.io")))
                .requestHandler(request -> {
                    if (refuses) {
                        var _ = request.response().setStatusCode(403).end();
                    } else {
                        var _ = request.toWebSocket().onSuccess(this::run);
                    }
                }));
        Files.writeString(folder.resolve("kubeconfig"), Api.kubeconfig("http://localhost:" + port, "secret"));
    }

    @AfterEach
    void close() {
        shared.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void run(ServerWebSocket socket) {
        boolean once = socket.uri().contains("command=once");
        started.add(once ? "once" : "each");
        if (once) {
            say(socket, "answer of its own");
            end(socket);
            return;
        }
        kept.add(socket);
        var _ = socket.binaryMessageHandler(
                frame -> each.accept(socket, frame.getString(1, frame.length()).strip()));
    }

    private static void say(ServerWebSocket socket, String text) {
        var _ = socket.writeBinaryMessage(
                Buffer.buffer().appendByte((byte) 1).appendBytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void end(ServerWebSocket socket) {
        var _ = socket.writeBinaryMessage(
                Buffer.buffer().appendByte((byte) 3).appendString("{\"status\":\"Success\"}"));
        var _ = socket.close();
    }

    /** Asks as one command does. */
    private CompletableFuture<String> asking(String uid) {
        ConnectionOptions options = ConnectionOptions.none()
                .withKubeconfig(folder.resolve("kubeconfig"))
                .withNamespace("db");
        Kube kube = shared.connect(options);
        return kube.exec()
                .ask(new LineProgram("demo-1-0", uid, List.of("once"), List.of("each")), LIMIT)
                .thenApply(PodExec.Result::text);
    }

    private String ask(String uid) {
        return Kube.await(asking(uid));
    }

    @Test
    void oneProgramAnswersTheNextQuestion() {
        assertThat(ask("a")).isEqualTo("answer 1");
        assertThat(ask("a")).isEqualTo("answer 2");
        assertThat(started).containsExactly("each");
    }

    @Test
    void answersThatComeTogetherAndOutOfOrderGoToTheirQuestions() {
        each = (socket, question) -> {
            if (question.equals("2")) {
                say(socket, "2 second\n1 fi");
                say(socket, "rst\n");
            }
        };
        CompletableFuture<String> first = asking("a");
        CompletableFuture<String> second = asking("a");

        assertThat(first.join()).isEqualTo("first");
        assertThat(second.join()).isEqualTo("second");
    }

    @Test
    void anotherPodOfTheSameNameIsAnotherOne() {
        ask("a");
        ask("b");
        assertThat(started).containsExactly("each", "each");
    }

    @Test
    void whatIsLostIsAskedAgainByAProgramOfItsOwnAndThenKeptAgain() {
        ask("a");
        kept.getFirst().close().toCompletionStage().toCompletableFuture().join();

        assertThat(ask("a")).isIn("answer of its own", "answer 1");
        assertThat(ask("a")).startsWith("answer ");
        assertThat(ask("a")).doesNotContain("own");
    }

    /** As when somebody leaves the shell while it asks for the health of a cluster. */
    @Test
    void theyEndAlsoWhileQuestionsAreOpen() {
        ask("a");
        ask("b");
        each = (socket, question) -> {};
        var _ = asking("a");
        var _ = asking("b");

        assertThatCode(shared::close).doesNotThrowAnyException();
    }

    /** As behind a connection that is dead, and does not say so. */
    @Test
    void aSilentOneIsNotWaitedForForLong() {
        ask("a");
        each = (socket, question) -> {};

        long before = System.nanoTime();
        assertThat(ask("a")).isEqualTo("answer of its own");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(started).containsExactly("each", "once");
    }

    @Test
    void anOldAnswerIsNoAnswerToANewQuestion() {
        ask("a");
        each = (socket, question) -> say(socket, "1 stale\n" + question + " fresh\n");
        assertThat(ask("a")).isEqualTo("fresh");
    }

    @Test
    void scriptsOfEarlierVersionsAreAskedByOneProgramEachTime() {
        each = (socket, question) -> {
            say(socket, "{\"answer\": \"without its question\"}\n");
            end(socket);
        };

        assertThat(ask("a")).isEqualTo("answer of its own");
        assertThat(ask("a")).isEqualTo("answer of its own");
        assertThat(started).containsExactly("each", "once", "once");
    }

    @Test
    void whoMayNotIsToldSoAndNotAskedTwice() {
        refuses = true;
        assertThatThrownBy(() -> ask("a")).isInstanceOf(CliException.class);
        assertThat(started).isEmpty();
        refuses = false;
        assertThat(ask("a")).isEqualTo("answer 1");
    }

    @Test
    void theLastCommandEndsThemAll() {
        ask("a");
        shared.close();
        await().until(() -> kept.getFirst().isClosed());
    }
}

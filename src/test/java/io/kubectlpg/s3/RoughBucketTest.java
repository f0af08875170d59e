package io.kubectlpg.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.training.Keys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket behind something that fails. */
class RoughBucketTest {
    private static final int LOST = 0;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Deque<Integer> codes = new ArrayDeque<>();
    private volatile String content = "";
    private volatile boolean unreadable;

    @SuppressWarnings("NullAway.Init")
    private Bucket bucket;

    @BeforeEach
    void open() throws Exception {
        Keys keys = Keys.make(folder, "server", "dns:localhost", "-keyalg", "EC");
        int port = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys.options()))
                .requestHandler(this::answer)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        bucket = Bucket.open(new BucketAccess(
                "localhost:" + port,
                "us-east-1",
                "backups",
                true,
                Optional.of(keys.authority()),
                true,
                "key",
                "secret",
                Optional.empty()));
    }

    @AfterEach
    void close() {
        bucket.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private synchronized void answer(HttpServerRequest request) {
        asked.add(request.method().name());
        Integer code = unreadable && request.method().name().equals("GET") ? Integer.valueOf(403) : codes.poll();
        if (code == null) {
            request.bodyHandler(body -> {
                content = request.method().name().equals("PUT") ? body.toString() : content;
                var _ = request.response().end(request.method().name().equals("GET") ? content : "");
            });
        } else if (code == LOST) {
            var _ = request.connection().close();
        } else {
            var _ = request.response().setStatusCode(code).end();
        }
    }

    private synchronized void fail(int... with) {
        for (int code : with) {
            codes.add(code);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LOST, 429, 500, 502, 503, 504})
    void triesAgain(int code) {
        fail(code);
        bucket.tryObject("tried");
        assertThat(asked).containsExactly("PUT", "PUT", "GET", "DELETE");
    }

    @Test
    void doesNotTryAgainWhatIsRefused() {
        fail(403);
        assertThatThrownBy(() -> bucket.tryObject("tried")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(e.problem()).endsWith("HTTP 403");
        });
        assertThat(asked).containsExactly("PUT");
    }

    @Test
    void removesTheObjectThatItCannotRead() {
        unreadable = true;
        assertThatThrownBy(() -> bucket.tryObject("tried")).isInstanceOf(CliException.class);
        assertThat(asked).containsExactly("PUT", "GET", "DELETE");
    }

    @Test
    void anAnswerWithoutS3sDocumentIsARefusalAndNoDefect() {
        fail(403);
        assertThatThrownBy(() -> bucket.lifecycle())
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.problem()).endsWith("HTTP 403"));
    }
}

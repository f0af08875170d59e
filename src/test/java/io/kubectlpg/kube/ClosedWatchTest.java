package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watch that ends while events come: nothing else may read from its connection meanwhile. */
class ClosedWatchTest {
    private static final String EVENT = "{\"type\":\"MODIFIED\",\"object\":" + Api.configMap("one", "2") + "}\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private Thread.UncaughtExceptionHandler before = (thread, thrown) -> {};
    private volatile boolean refuses;
    private int port;

    @BeforeEach
    void serve() throws IOException {
        Thread.UncaughtExceptionHandler standard = Thread.getDefaultUncaughtExceptionHandler();
        if (standard != null) {
            before = standard;
        }
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
        port = Api.listen(vertx.createHttpServer().requestHandler(this::answer));
        Files.writeString(folder.resolve("kubeconfig"), Api.kubeconfig("http://localhost:" + port, "secret"));
    }

    @AfterEach
    void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (!request.uri().contains("watch=true")) {
            var _ = response.end("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
            return;
        }
        if (refuses) {
            var _ = response.setStatusCode(401).end();
            return;
        }
        response.setChunked(true);
        long timer = vertx.setPeriodic(1, tick -> {
            for (int times = 0; times < 20; times++) {
                var _ = response.write(EVENT);
            }
        });
        response.closeHandler(closed -> vertx.cancelTimer(timer));
    }

    @Test
    void isReadByOneThreadToItsEnd() {
        ConnectionOptions options = ConnectionOptions.none().withKubeconfig(folder.resolve("kubeconfig"));
        try (Kube kube = Kube.connect(options)) {
            for (int times = 0; times < 100; times++) {
                assertThat(kube.watchAll(Kind.CONFIG_MAP, "", Duration.ofSeconds(10), event -> true))
                        .isTrue();
            }
        }
        assertThat(uncaught).isEmpty();
    }

    /** Also with the credentials that were read anew. */
    @Test
    void whoIsRefusedIsToldSoAndDoesNotWait() {
        refuses = true;
        ConnectionOptions options = ConnectionOptions.none().withKubeconfig(folder.resolve("kubeconfig"));
        try (Kube kube = Kube.connect(options)) {
            assertThatThrownBy(() -> kube.watchAll(Kind.CONFIG_MAP, "", Duration.ofSeconds(20), event -> true))
                    .isInstanceOf(CliException.class)
                    .extracting(failure -> ((CliException) failure).code())
                    .isEqualTo(ExitCode.DENIED);
        }
    }
}

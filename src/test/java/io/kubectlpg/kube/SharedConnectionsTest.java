package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedConnectionsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final SharedConnections shared = new SharedConnections();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile String accepted = "first";
    private volatile String shown = "";
    private int port;

    @BeforeEach
    void serve() throws IOException {
        port = Api.listen(vertx.createHttpServer()
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(this::answer));
        token("first");
    }

    @AfterEach
    void close() {
        shared.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void token(String token) throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), Api.kubeconfig("http://localhost:" + port, token));
    }

    private void answer(HttpServerRequest request) {
        shown = String.valueOf(request.getHeader("Authorization"));
        boolean known = shown.equals("Bearer " + accepted);
        refused.addAndGet(known ? 0 : 1);
        var _ = request.response()
                .setStatusCode(known ? 200 : 401)
                .end(known ? Api.configMap("one", "1").toString() : "");
    }

    /** Asks as one command does. */
    private String ask(String namespace) {
        ConnectionOptions options = ConnectionOptions.none()
                .withKubeconfig(folder.resolve("kubeconfig"))
                .withNamespace(namespace);
        try (Kube kube = shared.connect(options)) {
            assertThat(kube.get(Kind.CONFIG_MAP, "one")).isPresent();
            return kube.namespace();
        }
    }

    @Test
    void theNextCommandAsksOverTheSameOneAlsoInAnotherNamespace() {
        assertThat(ask("db")).isEqualTo("db");
        assertThat(ask("other")).isEqualTo("other");
        assertThat(connections).hasValue(1);
    }

    @Test
    void aTokenThatHasExpiredIsRenewedOnceForAllCommands() throws IOException {
        ask("db");
        token("second");
        accepted = "second";
        ask("db");
        int renewed = connections.get();
        ask("db");
        assertThat(connections).hasValue(renewed);
    }

    @Test
    void afterItWasForgottenTheKubeconfigIsReadAgain() throws IOException {
        ask("db");
        token("second");
        ask("db");
        assertThat(shown).isEqualTo("Bearer first");
        shared.forget();
        accepted = "second";
        ask("db");
        assertThat(refused).hasValue(0);
    }
}

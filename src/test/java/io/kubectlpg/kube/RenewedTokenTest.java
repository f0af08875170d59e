package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that has expired is renewed by the first request that is refused; what is under way with the old one goes on. */
class RenewedTokenTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger slow = new AtomicInteger();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private final CompletableFuture<Void> underWay = new CompletableFuture<>();

    @SuppressWarnings("NullAway.Init")
    private Kube kube;

    @BeforeEach
    void serve() throws IOException {
        int port = Api.listen(
                vertx.createHttpServer(new HttpServerOptions().setWebSocketSubProtocols(List.of("v5.channel.k8s.io")))
                        .webSocketHandler(this::follow)
                        .requestHandler(this::answer));
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, Api.kubeconfig("http://localhost:" + port, "first"));
        kube = Kube.connect(ConnectionOptions.none().withKubeconfig(kubeconfig));
        Files.writeString(kubeconfig, Api.kubeconfig("http://localhost:" + port, "second"));
    }

    @AfterEach
    void close() {
        kube.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        String object = Api.configMap("one", "1").toString();
        if (String.valueOf(request.path()).endsWith("/slow")) {
            slow.incrementAndGet();
            underWay.complete(null);
            var _ = released.thenRun(() -> {
                var _ = request.response().end(object);
            });
        } else if ("Bearer first".equals(request.getHeader("Authorization"))) {
            var _ = request.response().setStatusCode(401).end();
        } else {
            var _ = request.response().end(object);
        }
    }

    private void follow(ServerWebSocket socket) {
        underWay.complete(null);
        var _ = released.thenRun(() -> {
            var _ = socket.writeBinaryMessage(Buffer.buffer("\u0003{\"status\":\"Success\"}"));
            var _ = socket.close((short) 1000);
        });
    }

    private void renew() {
        underWay.join();
        assertThat(kube.get(Kind.CONFIG_MAP, "fast")).isPresent();
        released.complete(null);
    }

    @Test
    void carriesARequestToItsEnd() {
        CompletableFuture<Optional<ObjectNode>> answer = kube.getAsync(Kind.CONFIG_MAP, "slow");
        renew();
        assertThat(answer.join()).isPresent();
        assertThat(slow).hasValue(1);
    }

    @Test
    void followsAProgramToItsEnd() {
        CompletableFuture<PodExec.Result> program =
                kube.exec().start("demo-1-0", List.of("x"), new byte[0], Duration.ofSeconds(10));
        renew();
        assertThat(program.join().succeeded()).isTrue();
    }

    /** A plugin that asks for a code would ask once more for each request. */
    @Test
    void aPluginThatFailsRunsOnceForRequestsAtTheSameTime() throws IOException {
        Path plugin = Files.writeString(
                folder.resolve("plugin"), "#!/bin/sh\necho ran >>\"$(dirname \"$0\")/runs\"\nsleep 1\nexit 1\n");
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(
                kubeconfig, Files.readString(kubeconfig).replaceFirst("token: second", "exec: {command: ./plugin}"));
        List<CompletableFuture<Optional<ObjectNode>>> asked = Stream.of("a", "b", "c")
                .map(name -> kube.getAsync(Kind.CONFIG_MAP, name))
                .toList();
        assertThat(asked)
                .allSatisfy(answer -> assertThatThrownBy(() -> Kube.await(answer))
                        .hasMessageContaining("the credential plugin ./plugin failed with exit code 1"));
        assertThat(folder.resolve("runs")).content().hasLineCount(1);
    }
}

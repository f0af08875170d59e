package io.kubectlpg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.training.Keys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiProxyTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final AtomicInteger served = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private Vertx vertx;

    @SuppressWarnings("NullAway.Init")
    private ApiProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private Kube kube;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        Keys keys = Keys.make(folder, "server", "dns:localhost", "-keyalg", "EC");
        int port = vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys.options()))
                .requestHandler(request -> {
                    served.incrementAndGet();
                    var _ = request.response().end("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\"}}");
                })
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        proxy = ApiProxy.open(
                """
                {"current-context": "test",
                 "contexts": [{"name": "test", "context": {"cluster": "here", "user": "ann", "namespace": "db"}}],
                 "clusters": [{"name": "here", "cluster": {"server": "https://localhost:%d", "certificate-authority-data": "%s"}}],
                 "users": [{"name": "ann", "user": {"token": "t"}}]}""".formatted(
                        port,
                        Base64.getEncoder().encodeToString(keys.authority().getBytes(StandardCharsets.US_ASCII))),
                folder);
        kube = Kube.connect(
                ConnectionOptions.none().withKubeconfig(proxy.kubeconfig()).withRequestTimeout(Duration.ofSeconds(3)));
    }

    @AfterEach
    void close() throws Exception {
        kube.close();
        proxy.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void passesRequestsOnAndKnowsThem() {
        assertThat(kube.get(Kind.CONFIG_MAP, "one")).isPresent();
        assertThat(kube.get(Kind.CONFIG_MAP, "one")).isPresent();
        assertThat(proxy.asked())
                .hasSize(2)
                .allSatisfy(asked -> assertThat(asked).hasToString("GET /api/v1/namespaces/db/configmaps/one"));
        assertThat(served).hasValue(2);
    }

    @Test
    void failsWhatItIsToldTo() {
        proxy.fail(asked -> true, Fault.ETCD, Integer.MAX_VALUE);
        assertThatThrownBy(() -> kube.get(Kind.CONFIG_MAP, "one"))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.problem()).contains("leader changed"));
        assertThat(served).hasValue(0);
        proxy.forget();
        proxy.fail(asked -> true, Fault.RESET_AFTER, Integer.MAX_VALUE);
        assertThatThrownBy(() -> kube.get(Kind.CONFIG_MAP, "one")).isInstanceOf(CliException.class);
        assertThat(served.get()).isPositive();
    }

    @Test
    void namesTheKindsOfRequests() {
        assertThat(new Asked("PUT", "/apis/coordination.k8s.io/v1/namespaces/db/leases/demo-operation", false).kind())
                .isEqualTo("PUT leases/NAME");
        assertThat(new Asked("GET", "/api/v1/namespaces/db/pods?labelSelector=a&watch=true", false).kind())
                .isEqualTo("GET watch pods");
        assertThat(new Asked("GET", "/api/v1/nodes/node1", false).kind()).isEqualTo("GET nodes/NAME");
        String exec =
                "/api/v1/namespaces/db/pods/demo-1-0/exec?container=postgres&command=bash&command=%2Fopt%2Fkubectl-pg%2F";
        assertThat(new Asked("GET", exec + "request&command=follow&command=1a2b", true).kind())
                .isEqualTo("exec request follow");
        assertThat(new Asked("GET", exec + "reload&command=1a2b3c", true).kind())
                .isEqualTo("exec reload");
    }

    @Test
    void carriesNothingMoreOverAConnectionThatItFreezes() {
        assertThat(kube.get(Kind.CONFIG_MAP, "one")).isPresent();
        proxy.freeze();
        assertThatThrownBy(() -> kube.get(Kind.CONFIG_MAP, "one"))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.problem()).contains("does not answer in time"));
    }
}

package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpKubeTest {
    private static final String MAPS = "/api/v1/namespaces/db/configmaps";
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/db/leases/demo-operation";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Api api;

    @SuppressWarnings("NullAway.Init")
    private Kube kube;

    @BeforeEach
    void connect() {
        api = new Api(folder);
        kube = api.connect();
    }

    @AfterEach
    void close() {
        kube.close();
        api.close();
    }

    @Test
    void appliesWithItsFieldManagerAndTakesConflictsByForceOnlyWhenTold() throws InterruptedException {
        String path = MAPS + "/one?fieldManager=kubectl-pg&force=false&dryRun=All";
        api.expect()
                .patch()
                .withPath(path)
                .andReturn(200, Api.configMap("one", "7").toString())
                .once();
        ObjectNode applied = kube.apply(Api.configMap("one", ""), "kubectl-pg", false, true);
        RecordedRequest request = api.taken();
        assertThat(request.getHeader("Content-Type")).startsWith("application/apply-patch+yaml");
        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer first");
        assertThat(applied.at("/metadata/resourceVersion").asText()).isEqualTo("7");
    }

    @Test
    void namesTheFieldsAndTheManagersOfAnApplyConflict() {
        api.expect()
                .patch()
                .withPath(MAPS + "/one?fieldManager=a&force=false")
                .andReturn(409, """
                        {"kind":"Status","code":409,"message":"Apply failed with 1 conflict","reason":"Conflict","details":{"causes":[
                        {"reason":"FieldManagerConflict","message":"conflict with \\"kubectl-edit\\"","field":".data.x"}]}}""")
                .once();
        assertThatThrownBy(() -> kube.apply(Api.configMap("one", ""), "a", false, false))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(e.problem()).contains("configmap/one", ".data.x", "kubectl-edit");
                });
    }

    @Test
    void saysWhichRightIsMissing() {
        api.expect()
                .get()
                .withPath(MAPS)
                .andReturn(
                        403,
                        Api.status(
                                403,
                                "Forbidden",
                                "configmaps is forbidden: User \"system:serviceaccount:db:ann\" cannot list resource "
                                        + "\"configmaps\" in API group \"\" in the namespace \"db\""))
                .once();
        assertThatThrownBy(() -> kube.list(Kind.CONFIG_MAP, "")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.DENIED);
            assertThat(e.problem())
                    .isEqualTo("the user system:serviceaccount:db:ann may not list configmaps in the namespace db");
            assertThat(e.remedy()).contains("kubectl auth can-i list configmaps -n db");
        });
    }

    @Test
    void passesOnWhatAdmissionSays() {
        api.expect()
                .post()
                .withPath(MAPS)
                .andReturn(403, Api.status(403, "Forbidden", "violates PodSecurity \"restricted\""))
                .once();
        assertThatThrownBy(() -> kube.create(Api.configMap("one", "")))
                .isInstanceOfSatisfying(
                        CliException.class,
                        e -> assertThat(e.problem())
                                .isEqualTo("Kubernetes does not allow the request to create configmap/one in the "
                                        + "namespace db: violates PodSecurity \"restricted\""));
    }

    @Test
    void readsTheKubeconfigAgainWhenTheTokenIsNoLongerAccepted() throws InterruptedException {
        api.token("second");
        api.expect()
                .get()
                .withPath(MAPS + "/one")
                .andReturn(401, Api.status(401, "Unauthorized", "Unauthorized"))
                .once();
        api.expect()
                .get()
                .withPath(MAPS + "/one")
                .andReturn(200, Api.configMap("one", "1").toString())
                .once();
        assertThat(kube.get(Kind.CONFIG_MAP, "one")).isPresent();
        assertThat(api.taken().getHeader("Authorization")).isEqualTo("Bearer first");
        assertThat(api.taken().getHeader("Authorization")).isEqualTo("Bearer second");
    }

    @Test
    void givesUpWhenTheNewTokenIsNotAcceptedEither() {
        api.expect()
                .get()
                .withPath(MAPS + "/one")
                .andReturn(401, Api.status(401, "Unauthorized", "Unauthorized"))
                .always();
        assertThatThrownBy(() -> kube.get(Kind.CONFIG_MAP, "one")).isInstanceOfSatisfying(CliException.class, e -> {
            assertThat(e.code()).isEqualTo(ExitCode.DENIED);
            assertThat(e.problem()).contains("credentials of user ann");
        });
        assertThat(api.requests()).isEqualTo(2);
    }

    @Test
    void tellsAConflictFromAFailure() {
        api.expect()
                .put()
                .withPath(MAPS + "/one")
                .andReturn(409, Api.status(409, "Conflict", "the object has been modified"))
                .once();
        assertThatThrownBy(() -> kube.replace(Api.configMap("one", "1"))).isInstanceOf(ConflictException.class);
        api.expect()
                .put()
                .withPath(MAPS + "/one")
                .andReturn(422, Api.status(422, "Invalid", "data.x: too long"))
                .once();
        assertThatThrownBy(() -> kube.replace(Api.configMap("one", "1")))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.FAILED);
                    assertThat(e.problem())
                            .isEqualTo("Kubernetes rejects the request to update configmap/one: data.x: too long");
                });
    }

    @Test
    void deletesInTheBackgroundAndKnowsWhatWasNotThere() throws InterruptedException {
        api.expect().delete().withPath(MAPS + "/one").andReturn(200, "{}").once();
        api.expect()
                .delete()
                .withPath(MAPS + "/two")
                .andReturn(404, Api.status(404, "NotFound", "not found"))
                .once();
        assertThat(kube.delete(Kind.CONFIG_MAP, "one")).isTrue();
        assertThat(kube.delete(Kind.CONFIG_MAP, "two")).isFalse();
        assertThat(api.taken().getUtf8Body()).isEqualTo("{\"propagationPolicy\":\"Background\"}");
    }

    @Test
    void listsObjectsThatSayWhatTheyAre() {
        api.expect()
                .get()
                .withPath(MAPS + "?labelSelector=a%3Db")
                .andReturn(200, Api.list("9", Api.configMap("one", "1")))
                .once();
        assertThat(kube.list(Kind.CONFIG_MAP, "a=b")).containsExactly(Api.configMap("one", "1"));
    }

    @Test
    void saysThatTheNamespaceDoesNotExist() {
        api.expect().post().withPath(MAPS).andReturn(404, """
                {"kind":"Status","code":404,"message":"namespaces \\"db\\" not found","details":{"name":"db","kind":"namespaces"}}""").once();
        assertThatThrownBy(() -> kube.create(Api.configMap("one", "")))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.NOT_FOUND);
                    assertThat(e.problem()).isEqualTo("the namespace db does not exist");
                });
    }

    @Test
    void waitsForAServerThatIsFlooded() {
        api.expect()
                .get()
                .withPath(MAPS + "/one")
                .andReturn(429, Api.status(429, "TooManyRequests", "slow down"))
                .once();
        api.expect()
                .get()
                .withPath(MAPS + "/one")
                .andReturn(200, Api.configMap("one", "1").toString())
                .once();
        assertThat(kube.get(Kind.CONFIG_MAP, "one")).isPresent();
    }

    @Test
    void namesTheServerThatIsDown() throws IOException {
        try (Kube down = Kube.connect(at("http://localhost:" + freePort()))) {
            assertThatThrownBy(() -> down.list(Kind.POD, "")).isInstanceOfSatisfying(CliException.class, e -> {
                assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
                assertThat(e.problem())
                        .startsWith("the API server http://localhost:")
                        .endsWith("of context test cannot be reached: the connection was refused");
            });
        }
    }

    @Test
    void namesTheServerThatDoesNotAnswerInTime() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Kube slow = Kube.connect(at("http://localhost:" + silent.getLocalPort()))) {
            assertThatThrownBy(() -> slow.list(Kind.POD, "")).isInstanceOfSatisfying(CliException.class, e -> {
                assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
                assertThat(e.problem()).endsWith("it does not answer in time");
            });
        }
    }

    @Test
    void saysThatTheHostIsUnknown() throws IOException {
        try (Kube lost = Kube.connect(at("http://no-such-host.invalid:6443"))) {
            assertThatThrownBy(() -> lost.list(Kind.POD, ""))
                    .isInstanceOfSatisfying(
                            CliException.class, e -> assertThat(e.problem()).endsWith("its host name is unknown"));
        }
    }

    private ConnectionOptions at(String server) throws IOException {
        Path file = Files.writeString(folder.resolve("other"), Api.kubeconfig(server, "t"));
        return ConnectionOptions.none().withKubeconfig(file).withRequestTimeout(Duration.ofMillis(500));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** A renewal of a lock must know soon that it has failed. */
    @Test
    void aSeparateConnectionGivesUpAfterItsOwnLimit() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Path kubeconfig = folder.resolve("silent");
            Files.writeString(kubeconfig, Api.kubeconfig("http://localhost:" + silent.getLocalPort(), "first"));
            try (Kube patient = Kube.connect(ConnectionOptions.none().withKubeconfig(kubeconfig));
                    Kube separate = patient.separate(Duration.ofMillis(300))) {
                long begun = System.nanoTime();
                assertThatThrownBy(() -> separate.get(Kind.LEASE, "demo-operation"))
                        .isInstanceOfSatisfying(
                                CliException.class,
                                failure -> assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE));
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void aSeparateConnectionTriesARequestOnce() {
        api.expect()
                .get()
                .withPath(LEASE)
                .andReturn(429, Api.status(429, "TooManyRequests", "flooded"))
                .always();
        try (Kube separate = kube.separate(Duration.ofSeconds(3))) {
            assertThatThrownBy(() -> separate.get(Kind.LEASE, "demo-operation")).isInstanceOf(CliException.class);
            assertThat(api.requests()).isEqualTo(1);
        }
    }

    @Test
    void aSeparateConnectionReadsTheCredentialsAgainWhenTheyAreNoLongerAccepted() throws InterruptedException {
        try (Kube separate = kube.separate(Duration.ofSeconds(3))) {
            api.expect()
                    .get()
                    .withPath(LEASE)
                    .andReturn(401, Api.status(401, "Unauthorized", "no"))
                    .once();
            api.expect()
                    .get()
                    .withPath(LEASE)
                    .andReturn(404, Api.status(404, "NotFound", "none"))
                    .once();
            api.token("second");
            assertThat(separate.get(Kind.LEASE, "demo-operation")).isEmpty();
            assertThat(api.taken().getHeader("Authorization")).isEqualTo("Bearer first");
            assertThat(api.taken().getHeader("Authorization")).isEqualTo("Bearer second");
        }
    }
}

package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.training.Keys;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final String[] CURVE = {"-keyalg", "EC"};
    private static final String[] RSA = {"-keyalg", "RSA"};

    /** Made once: each takes a second or two. */
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path keys;

    @SuppressWarnings("NullAway.Init")
    private static Keys server;

    @SuppressWarnings("NullAway.Init")
    private static Keys client;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Vertx vertx;

    @BeforeAll
    static void makeKeys() throws Exception {
        server = Keys.make(keys, "server", "dns:localhost", CURVE);
        client = Keys.make(keys, "client", "dns:ann", CURVE);
    }

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void showsTheClientsCertificateInEachFormThatItsKeyMayHave(String algorithm) throws Exception {
        Keys client = algorithm.equals("EC") ? TlsTest.client : Keys.make(folder, "client", "dns:ann", RSA);
        int port = serve(server, client);
        assertThat(ask("localhost", port, server.authority(), client.certificate(), client.key()))
                .isTrue();
        // The key inside PKCS#8 is what openssl writes as "EC PRIVATE KEY" or "RSA PRIVATE KEY".
        String older = Keys.pem(algorithm + " PRIVATE KEY", inner(client.key()));
        assertThat(ask("localhost", port, server.authority(), client.certificate(), older))
                .isTrue();
    }

    @Test
    void refusesAServerOfAnotherAuthority() throws Exception {
        int port = serve(server, client);
        assertThatThrownBy(() -> ask("localhost", port, client.authority(), client.certificate(), client.key()))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
                    assertThat(e.problem())
                            .endsWith("its certificate is not signed by the certificate authority of the context");
                });
    }

    @Test
    void refusesAServerWithAnotherName() throws Exception {
        Keys server = Keys.make(folder, "elsewhere", "dns:elsewhere", CURVE);
        int port = serve(server, client);
        assertThatThrownBy(() -> ask("localhost", port, server.authority(), client.certificate(), client.key()))
                .isInstanceOfSatisfying(
                        CliException.class,
                        e -> assertThat(e.problem()).endsWith("its certificate is for another name"));
    }

    @Test
    void saysThatTheServerDoesNotTakeTheClientsCertificate() throws Exception {
        // In TLS 1.3 the client may have sent its request before it is told, and then finds the connection broken.
        int port = serve(server, client, "TLSv1.2");
        Keys stranger = Keys.make(folder, "stranger", "dns:bob", CURVE);
        assertThatThrownBy(() -> ask("localhost", port, server.authority(), stranger.certificate(), stranger.key()))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.UNREACHABLE);
                    assertThat(e.problem()).endsWith("it does not accept the client certificate (CERTIFICATE_UNKNOWN)");
                });
    }

    @Test
    void saysThatNobodySpeaksTlsThere() throws Exception {
        try (var plain = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException closed) {
                    return;
                }
            });
            assertThatThrownBy(() -> ask(
                            "localhost", plain.getLocalPort(), server.authority(), client.certificate(), client.key()))
                    .isInstanceOfSatisfying(
                            CliException.class,
                            e -> assertThat(e.problem()).endsWith("the server there does not " + "speak TLS"));
        }
    }

    @Test
    void theFirstRequestsOfACommandShareOneConnection() throws Exception {
        var opened = new AtomicInteger();
        int port = serve(server, client, "TLSv1.3", opened);
        try (Kube kube = Kube.connect(ConnectionOptions.none()
                .withKubeconfig(
                        kubeconfig("localhost", port, server.authority(), client.certificate(), client.key())))) {
            var asked = new ArrayList<CompletableFuture<Optional<ObjectNode>>>();
            for (int i = 0; i < 10; i++) {
                asked.add(kube.getAsync(Kind.CONFIG_MAP, "one"));
            }
            assertThat(asked)
                    .allSatisfy(answer -> assertThat(Kube.await(answer)).isPresent());
        }
        assertThat(opened).hasValue(1);
    }

    /** The port takes connections, and nobody answers there. */
    @Test
    void requestsDoNotWaitForAFirstOneThatGetsNoAnswer() throws Exception {
        try (var silent = new ServerSocket(0)) {
            var taken = new CopyOnWriteArrayList<Socket>();
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        taken.add(silent.accept());
                    }
                } catch (IOException closed) {
                    return;
                }
            });
            Path kubeconfig = kubeconfig(
                    "localhost", silent.getLocalPort(), server.authority(), client.certificate(), client.key());
            try (Kube kube = Kube.connect(ConnectionOptions.none().withKubeconfig(kubeconfig))) {
                var _ = kube.getAsync(Kind.CONFIG_MAP, "one");
                var _ = kube.getAsync(Kind.CONFIG_MAP, "two");
                await().untilAsserted(() -> assertThat(taken).hasSize(2));
            }
        }
    }

    @Test
    void saysWhichContextHasAKeyThatCannotBeRead() throws Exception {
        assertThatThrownBy(() -> ask("localhost", 1, client.authority(), client.certificate(), "no key"))
                .isInstanceOfSatisfying(CliException.class, e -> {
                    assertThat(e.code()).isEqualTo(ExitCode.USAGE);
                    assertThat(e.problem()).contains("the context test", "no private key");
                });
    }

    private int serve(Keys server, Keys client) {
        return serve(server, client, "TLSv1.3");
    }

    private int serve(Keys server, Keys client, String protocol) {
        return serve(server, client, protocol, new AtomicInteger());
    }

    /** @param opened counts the connections */
    private int serve(Keys server, Keys client, String protocol, AtomicInteger opened) {
        HttpServer http = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setEnabledSecureTransportProtocols(Set.of(protocol))
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setKeyCertOptions(server.options())
                        .setTrustOptions(client.options()))
                .connectionHandler(connection -> opened.incrementAndGet())
                .requestHandler(request -> {
                    var _ = request.response().end(Api.configMap("one", "1").toString());
                });
        return http.listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private boolean ask(String host, int port, String authority, String certificate, String key) throws Exception {
        Path kubeconfig = kubeconfig(host, port, authority, certificate, key);
        try (Kube kube = Kube.connect(ConnectionOptions.none().withKubeconfig(kubeconfig))) {
            return kube.get(Kind.CONFIG_MAP, "one").isPresent();
        }
    }

    private Path kubeconfig(String host, int port, String authority, String certificate, String key)
            throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                current-context: test
                contexts: [{name: test, context: {cluster: here, user: ann}}]
                clusters: [{name: here, cluster: {server: "https://%s:%d", certificate-authority-data: %s}}]
                users: [{name: ann, user: {client-certificate-data: %s, client-key-data: %s}}]
                """.formatted(
                        host, port, base64(authority), base64(certificate), base64(key)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** What is in the OCTET STRING, the third element of PKCS#8. */
    private static byte[] inner(String pem) {
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
        int at = skipHeader(der, 0) + 3;
        at += 2 + der[at + 1];
        at = skipHeader(der, at);
        return java.util.Arrays.copyOfRange(der, at, der.length);
    }

    private static int skipHeader(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }
}

package io.kubectlpg.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server that knows one healthy cluster, which can be backed up, over HTTP/2 with TLS as a real one: the classes that a command loads
 * against it are those of the start-up cache. Writes a kubeconfig into the folder that it is given, and serves until its
 * standard input ends.
 */
public final class ApiServer {
    /** Elliptic curves, as in most clusters. */
    private static final String[] CURVE = {"-keyalg", "EC", "-groupname", "secp256r1"};

    private static final String ABSENT = "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404}";

    private static final Pattern FOLLOWED = Pattern.compile("command=follow&command=([^&]+)");

    /** The last one that was handed over. */
    private static volatile String request = "none";

    private ApiServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = Path.of(arguments[0]);
        Keys server = Keys.make(folder, "server", "ip:127.0.0.1", CURVE);
        Keys client = Keys.make(folder, "client", "dns:client", CURVE);
        Vertx vertx = Vertx.vertx();
        int port = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setClientAuth(ClientAuth.REQUEST)
                        .setKeyCertOptions(server.options())
                        .setTrustOptions(client.options())
                        .setWebSocketSubProtocols(List.of("v5.channel.k8s.io")))
                .webSocketHandler(socket -> socket.writeBinaryMessage(
                                frame(1, executed(String.valueOf(socket.query()))))
                        .compose(sent -> socket.writeBinaryMessage(frame(3, "{\"status\":\"Success\"}")))
                        .compose(sent -> socket.close((short) 1000)))
                .requestHandler(ApiServer::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        Path written = Files.writeString(folder.resolve("written"), kubeconfig(port, server, client));
        Files.move(written, folder.resolve("kubeconfig"));
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** What the instance answers; a backup that is handed over has just ended when somebody follows it. */
    private static String executed(String query) {
        Matcher followed = FOLLOWED.matcher(query);
        if (followed.find()) {
            request = followed.group(1);
            return text("follow.txt").orElseThrow().replace("INFO", info());
        }
        return observed();
    }

    private static String observed() {
        return text("observe.json").orElseThrow().replace("REQUEST", request);
    }

    private static String info() {
        try {
            return new ObjectMapper().readTree(observed()).at("/info/document").toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What there are files for; what is sent comes back. */
    private static void answer(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.GET)) {
            String path = String.valueOf(request.path());
            // Whoever asks for metadata alone asks which objects of the cluster are still there: all.
            boolean metadataOnly = String.valueOf(request.getHeader("Accept")).contains("as=PartialObjectMetadataList");
            answer(request, text(metadataOnly ? "metadata.json" : path.substring(path.lastIndexOf('/') + 1) + ".json"));
        } else {
            request.bodyHandler(body -> answer(request, Optional.of(body.toString())));
        }
    }

    private static void answer(HttpServerRequest request, Optional<String> document) {
        var _ = request.response()
                .setStatusCode(document.isPresent() ? 200 : 404)
                .putHeader("Content-Type", "application/json")
                .putHeader("Date", "Sat, 21 Nov 2026 08:00:00 GMT")
                .end(document.orElse(ABSENT));
    }

    private static Buffer frame(int channel, String text) {
        return Buffer.buffer().appendByte((byte) channel).appendString(text);
    }

    private static Optional<String> text(String name) {
        try (InputStream file = ApiServer.class.getResourceAsStream("/training/" + name)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kubeconfig(int port, Keys server, Keys client) {
        return """
                apiVersion: v1
                kind: Config
                current-context: training
                contexts: [{name: training, context: {cluster: training, user: training, namespace: db}}]
                clusters:
                - name: training
                  cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}
                users:
                - name: training
                  user: {client-certificate-data: %s, client-key-data: %s}
                """.formatted(port, base64(server.authority()), base64(client.certificate()), base64(client.key()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}

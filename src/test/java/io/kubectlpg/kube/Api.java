package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.mockwebserver.DefaultMockServer;
import io.fabric8.mockwebserver.dsl.MockServerExpectation;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** fabric8's mock server as an API server, and a kubeconfig that leads to it. */
final class Api implements AutoCloseable {
    private final DefaultMockServer server = new DefaultMockServer(false);
    private final Path kubeconfig;

    Api(Path folder) {
        server.start();
        kubeconfig = folder.resolve("kubeconfig");
        token("first");
    }

    /** Writes the kubeconfig anew, with this token. */
    void token(String token) {
        try {
            Files.writeString(kubeconfig, kubeconfig("http://localhost:" + server.getPort(), token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server of a test's own on a free port of localhost. */
    static int listen(HttpServer server) {
        return server.listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    static String kubeconfig(String server, String token) {
        return """
                current-context: test
                contexts: [{name: test, context: {cluster: here, user: ann, namespace: db}}]
                clusters: [{name: here, cluster: {server: "%s"}}]
                users: [{name: ann, user: {token: %s}}]
                """.formatted(server, token);
    }

    ConnectionOptions options() {
        return ConnectionOptions.none().withKubeconfig(kubeconfig).withRequestTimeout(Duration.ofSeconds(10));
    }

    Kube connect() {
        return Kube.connect(options());
    }

    MockServerExpectation expect() {
        return server.expect();
    }

    /** The next request that has arrived. */
    RecordedRequest taken() throws InterruptedException {
        RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request has arrived");
        }
        return request;
    }

    int requests() {
        return server.getRequestCount();
    }

    static String status(int code, String reason, String message) {
        return """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":"%s","message":"%s"}""".formatted(code, reason, message.replace("\"", "\\\""));
    }

    static ObjectNode configMap(String name, String version) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "ConfigMap");
        object.putObject("metadata").put("name", name).put("resourceVersion", version);
        return object;
    }

    static String list(String version, ObjectNode... objects) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putObject("metadata").put("resourceVersion", version);
        var items = list.putArray("items");
        for (ObjectNode object : objects) {
            ObjectNode item = object.deepCopy();
            // As the API server does.
            item.remove("kind");
            item.remove("apiVersion");
            items.add(item);
        }
        return list.toString();
    }

    @Override
    public void close() {
        server.shutdown();
    }
}

package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An API server that keeps ConfigMaps, and a load balancer before it that fails as it is told. */
final class RoughServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    private final Deque<Way> ways = new ArrayDeque<>();
    private final List<String> carriedOut = new ArrayList<>();
    private final int port;
    private int versions;
    private Runnable afterwards = () -> {};
    private final Set<HttpConnection> connections = new HashSet<>();
    private final Set<HttpConnection> dead = new HashSet<>();

    /** How a request fails. */
    enum Way {
        FLOODED,
        ETCD,
        ADMISSION,
        BAD_GATEWAY,
        UNAVAILABLE,
        TIMEOUT,
        LOST_BEFORE,
        LOST_AFTER,
        TIMEOUT_AFTER
    }

    RoughServer() {
        port = vertx.createHttpServer()
                .requestHandler(request -> request.bodyHandler(body -> answer(request, body)))
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    String address() {
        return "http://localhost:" + port;
    }

    /** The next requests fail like this, one after the other. */
    synchronized void fail(Way... next) {
        ways.addAll(List.of(next));
    }

    /** How many connections there are, the dead ones included. */
    synchronized int connections() {
        return connections.size();
    }

    /** From now on the connections that are open carry nothing more and are not closed; new ones work. */
    synchronized void freeze() {
        dead.addAll(connections);
    }

    /** Happens once, after the next request is carried out. */
    synchronized void afterwards(Runnable happens) {
        afterwards = happens;
    }

    /** What was carried out but reads. */
    synchronized List<String> carriedOut() {
        return List.copyOf(carriedOut);
    }

    /** Puts an object there, as a controller would. */
    synchronized void put(String name, Instant created) {
        store(Api.configMap(name, ""), created);
    }

    synchronized boolean has(String name) {
        return objects.containsKey(name);
    }

    private synchronized void answer(HttpServerRequest request, Buffer body) {
        connections.add(request.connection());
        if (dead.contains(request.connection())) {
            return;
        }
        Way way = ways.poll();
        String answer = switch (way) {
            case null -> carryOut(request, body);
            case FLOODED -> refused(request, 429, Api.status(429, "TooManyRequests", "slow down"));
            case ETCD -> refused(request, 500, Api.status(500, "", "etcdserver: leader changed"));
            case ADMISSION -> refused(request, 500, Api.status(500, "", "no good"));
            case BAD_GATEWAY -> refused(request, 502, "<html>");
            case UNAVAILABLE -> {
                request.response().putHeader("Retry-After", "3");
                yield refused(request, 503, "<html>");
            }
            case TIMEOUT -> refused(request, 504, "<html>");
            case LOST_BEFORE -> lost(request);
            case LOST_AFTER -> {
                carryOut(request, body);
                yield lost(request);
            }
            case TIMEOUT_AFTER -> {
                carryOut(request, body);
                yield refused(request, 504, "<html>");
            }
        };
        if (!answer.isEmpty()) {
            var _ = request.response().end(answer);
        }
    }

    private static String refused(HttpServerRequest request, int code, String body) {
        request.response().setStatusCode(code);
        return body;
    }

    private static String lost(HttpServerRequest request) {
        var _ = request.connection().close();
        return "";
    }

    private String carryOut(HttpServerRequest request, Buffer body) {
        String method = request.method().name();
        String name = String.valueOf(request.path()).replaceFirst(".*/configmaps/?", "");
        String answer = switch (method) {
            case "GET" -> name.isEmpty() ? Api.list("1") : found(request, name);
            case "POST" -> create(request, object(body));
            case "DELETE" -> delete(request, name, body.toString(StandardCharsets.UTF_8));
            default -> {
                carriedOut.add(method + " " + name);
                yield store(object(body), Instant.now());
            }
        };
        Runnable happens = afterwards;
        afterwards = () -> {};
        happens.run();
        return answer;
    }

    private static ObjectNode object(Buffer body) {
        return Bodies.read(body.getBytes());
    }

    private String found(HttpServerRequest request, String name) {
        ObjectNode object = objects.get(name);
        return object == null
                ? refused(request, 404, Api.status(404, "NotFound", name + " not found"))
                : object.toString();
    }

    private String create(HttpServerRequest request, ObjectNode object) {
        if (objects.containsKey(object.at("/metadata/name").asText())) {
            return refused(request, 409, Api.status(409, "AlreadyExists", "it already exists"));
        }
        carriedOut.add("POST " + object.at("/metadata/name").asText());
        return store(object, Instant.now());
    }

    private String delete(HttpServerRequest request, String name, String options) {
        ObjectNode object = objects.get(name);
        if (object == null) {
            return found(request, name);
        }
        if (options.contains("\"uid\"")
                && !options.contains(object.at("/metadata/uid").asText())) {
            return refused(request, 409, Api.status(409, "Conflict", "the uid is another"));
        }
        carriedOut.add("DELETE " + name);
        objects.remove(name);
        return "{}";
    }

    private String store(ObjectNode object, Instant created) {
        ObjectNode kept = object.deepCopy();
        String version = Integer.toString(++versions);
        kept.withObjectProperty("metadata")
                .put("resourceVersion", version)
                .put("uid", "uid-" + version)
                .put("creationTimestamp", created.toString());
        objects.put(kept.at("/metadata/name").asText(), kept);
        return kept.toString();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}

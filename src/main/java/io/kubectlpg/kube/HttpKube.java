package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@link Kube} over HTTP. */
final class HttpKube implements Kube {
    private static final String BACKGROUND = "{\"propagationPolicy\":\"Background\"}";

    private final Transport transport;
    private final Runnable permission;
    private final String namespace;
    private final Optional<KeptPrograms> kept;

    HttpKube(Transport transport) {
        this(transport, Optional.empty());
    }

    /**
     * The Kubernetes API over this transport.
     *
     * @param kept keeps programs running in pods for later questions; empty: each question starts a program
     */
    HttpKube(Transport transport, Optional<KeptPrograms> kept) {
        this(transport, transport.connection().namespace(), () -> {}, kept);
    }

    private HttpKube(Transport transport, String namespace, Runnable permission, Optional<KeptPrograms> kept) {
        this.transport = transport;
        this.namespace = namespace;
        this.permission = permission;
        this.kept = kept;
    }

    static Kube connect(ConnectionOptions options) {
        return new HttpKube(new Transport(() -> Connection.open(options, System.getenv())));
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Kube in(String other) {
        return new HttpKube(transport, other, permission, kept);
    }

    @Override
    public Kube separate(Duration limit) {
        return new HttpKube(transport.separate(limit), namespace, permission, Optional.of(new KeptPrograms()));
    }

    @Override
    public Kube asking(Runnable asked) {
        return new HttpKube(transport, namespace, asked, kept);
    }

    @Override
    public String context() {
        return transport.connection().access().context();
    }

    @Override
    public String user() {
        return transport.connection().access().user();
    }

    @Override
    public String server() {
        return transport.connection().server();
    }

    @Override
    public Instant serverTime() {
        return transport.serverTime();
    }

    @Override
    public CompletableFuture<Optional<ObjectNode>> getAsync(Kind kind, String name) {
        Request request = Request.get(kind, namespace, name);
        return transport.send(request).thenApply(answer -> {
            if (answer.code() == Answer.NOT_FOUND) {
                return Optional.empty();
            }
            if (!answer.succeeded()) {
                throw transport.failures().of(request, answer);
            }
            return Optional.of(answer.document());
        });
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAsync(Kind kind, String labels) {
        return list(kind, kind.namespaced() ? Optional.of(namespace) : Optional.empty(), labels);
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAllAsync(Kind kind, String labels) {
        return list(kind, Optional.empty(), labels);
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listMetadataAsync(Kind kind, String labels, boolean allNamespaces) {
        Optional<String> in = allNamespaces ? Optional.empty() : Optional.of(namespace);
        Request request = Request.list(kind, in, List.of("labelSelector", labels));
        return list(request.metadataOnly()).thenApply(objects -> {
            // The items of such a list are of the kind PartialObjectMetadata, so they get the kind that was asked for.
            objects.forEach(
                    metadata -> metadata.put("apiVersion", kind.apiVersion()).put("kind", kind.kind()));
            return objects;
        });
    }

    @Override
    public CompletableFuture<List<ObjectNode>> eventsAsync(Kind kind, String name) {
        String about = "involvedObject.kind=" + kind.kind() + ",involvedObject.name=" + name;
        return list(Request.list(Kind.EVENT, Optional.of(namespace), List.of("fieldSelector", about)));
    }

    private CompletableFuture<List<ObjectNode>> list(Kind kind, Optional<String> in, String labels) {
        return list(Request.list(kind, in, List.of("labelSelector", labels)));
    }

    private CompletableFuture<List<ObjectNode>> list(Request request) {
        return transport.sendSuccessfully(request).thenApply(answer -> items(request.kind(), answer.document()));
    }

    /** The objects of a list. Kind and API version are added, because the items of a list lack them. */
    static List<ObjectNode> items(Kind kind, ObjectNode list) {
        var objects = new ArrayList<ObjectNode>();
        for (JsonNode item : list.path("items")) {
            if (item instanceof ObjectNode object) {
                ObjectNode complete = JsonNodeFactory.instance.objectNode();
                complete.put("apiVersion", kind.apiVersion());
                complete.put("kind", kind.kind());
                complete.setAll(object);
                objects.add(complete);
            }
        }
        return objects;
    }

    @Override
    public ObjectNode create(ObjectNode object) {
        Kind kind = Kind.of(object);
        String in = namespaceOf(object);
        String name = nameOf(object);
        Request request = Request.create(kind, in, name, object.toString());
        // An object without a name, such as an access review, is a question. The server does not store it.
        Optional<LostAnswer> lost = Optional.of(name)
                .filter(named -> !named.isEmpty())
                .map(named ->
                        LostAnswer.ofCreate(request, Request.get(kind, in, named), object, transport.serverTime()));
        return Kube.await(transport.changeSuccessfully(request, lost, permission))
                .document();
    }

    @Override
    public ObjectNode replace(ObjectNode object) {
        Kind kind = Kind.of(object);
        return change(Request.update(kind, namespaceOf(object), nameOf(object), object.toString()));
    }

    @Override
    public ObjectNode mergePatch(Kind kind, String name, ObjectNode patch) {
        return change(
                Request.patch(kind, namespace, name, "application/merge-patch+json", List.of(), patch.toString()));
    }

    @Override
    public ObjectNode apply(ObjectNode object, String fieldManager, boolean force, boolean dryRun) {
        // The server expects YAML here, and JSON is YAML.
        return change(Request.patch(
                Kind.of(object),
                namespaceOf(object),
                nameOf(object),
                "application/apply-patch+yaml",
                List.of("fieldManager", fieldManager, "force", Boolean.toString(force), "dryRun", dryRun ? "All" : ""),
                object.toString()));
    }

    private ObjectNode change(Request request) {
        return Kube.await(transport.changeSuccessfully(request, Optional.empty(), permission))
                .document();
    }

    @Override
    public boolean delete(Kind kind, String name) {
        Request request = Request.delete(kind, namespace, name, BACKGROUND);
        LostAnswer lost = LostAnswer.ofDelete(
                uid -> Request.delete(kind, namespace, name, LostAnswer.preconditions(uid)),
                request,
                Request.get(kind, namespace, name),
                transport.serverTime());
        Answer answer = Kube.await(transport.change(request, Optional.of(lost), permission));
        if (answer.code() == Answer.NOT_FOUND) {
            return false;
        }
        if (!answer.succeeded()) {
            throw transport.failures().of(request, answer);
        }
        return true;
    }

    @Override
    public boolean watchAll(Kind kind, String labels, Duration limit, Predicate<WatchEvent> until) {
        return new Watch(transport, kind, namespace, List.of("labelSelector", labels)).run(limit, until);
    }

    @Override
    public boolean watch(Kind kind, String name, Duration limit, Predicate<WatchEvent> until) {
        return new Watch(transport, kind, namespace, List.of("fieldSelector", "metadata.name=" + name))
                .run(limit, until);
    }

    @Override
    public void log(LogRequest wanted, Consumer<String> line) {
        new LogStream(transport, namespace).read(wanted, line);
    }

    @Override
    public PodForward forward(int local, int port, Supplier<String> pod, Consumer<String> problem) {
        return PodForward.open(new WebSocketExec(transport, namespace, permission), local, port, pod, problem);
    }

    @Override
    public PodProxy proxy(String pod, String host, int port) {
        return PodProxy.open(new WebSocketExec(transport, namespace, permission), pod, host, port);
    }

    @Override
    public PodExec exec() {
        return new WebSocketExec(transport, namespace, permission, kept);
    }

    @Override
    public Optional<String> serverVersion() {
        Answer answer = Kube.await(transport.sendSuccessfully(Request.version()));
        return Optional.of(answer.document().path("gitVersion").asText("")).filter(version -> !version.isEmpty());
    }

    @Override
    public void close() {
        transport.close();
    }

    private String namespaceOf(ObjectNode object) {
        return object.path("metadata").path("namespace").asText(namespace);
    }

    private static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}

package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.WatchEvent;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A namespace in memory, with pods that answer by a script. */
public final class FakeKube implements Kube {
    private Optional<Instant> serverTime = Optional.empty();
    /** Every change, such as {@code create ConfigMap demo-operations}. */
    private final Set<String> denied = new HashSet<>();

    public final List<String> changes = new CopyOnWriteArrayList<>();

    private final Map<String, ObjectNode> objects = Collections.synchronizedMap(new LinkedHashMap<>());
    private BiFunction<String, List<String>, PodExec.Result> pods = (pod, argv) -> new PodExec.Result(1, "", "no pod");
    private @Nullable Kind unchangeable;
    private @Nullable String loneManager;
    private @Nullable Kind lingering;
    private @Nullable Kind disturbed;
    private @Nullable Runnable beforePatch;
    private @Nullable Runnable beforeCreate;
    private Runnable disturbance = () -> {};
    private volatile String failingChange = "";
    private volatile CliException changeFailure = CliException.unreachable("down", "");
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private long version;

    /** An object of the cluster demo, which has its labels in any case. */
    public FakeKube with(ObjectNode object) {
        ObjectNode labelled = object.deepCopy();
        ObjectNode labels = labelled.withObject("/metadata/labels");
        Map.of(Labels.MANAGED_BY, Labels.PROGRAM, Labels.CLUSTER, "demo").forEach((key, value) -> {
            if (!labels.has(key)) {
                labels.put(key, value);
            }
        });
        return withForeign(labelled);
    }

    /** An object as it is. */
    public FakeKube withForeign(ObjectNode object) {
        objects.put(key(Kind.of(object), nameOf(object)), stamped(object));
        return this;
    }

    public FakeKube answering(Function<List<String>, PodExec.Result> answers) {
        return answeringByPod((pod, argv) -> answers.apply(argv));
    }

    /** As {@link #answering}, for pods that answer differently. */
    public FakeKube answeringByPod(BiFunction<String, List<String>, PodExec.Result> answers) {
        pods = answers;
        return this;
    }

    /** Whatever that field manager leaves out of an object is gone, and the object invalid: nobody else owns it. */
    public FakeKube allOwnedBy(String fieldManager) {
        loneManager = fieldManager;
        return this;
    }

    /** No object of this kind is taken any more. */
    public FakeKube refusing(Kind kind) {
        unchangeable = kind;
        return this;
    }

    /** What is deleted of this kind stays, as a pod does whose node does not answer. */
    public FakeKube lingering(Kind kind) {
        lingering = kind;
        return this;
    }

    /** That change fails from now on. */
    public FakeKube withoutRight(String verbAndResource) {
        denied.add(verbAndResource);
        return this;
    }

    public FakeKube failing(String change, CliException failure) {
        failingChange = change;
        changeFailure = failure;
        return this;
    }

    public void failingNoMore() {
        failingChange = "";
    }

    /** How often that change has failed. */
    public int failed(String change) {
        return (int) failures.stream().filter(change::equals).count();
    }

    private void fail(String change) {
        if (change.equals(failingChange)) {
            failures.add(change);
            throw changeFailure;
        }
    }

    /** Does it once, right before an object of that kind is asked for. */
    public FakeKube before(Kind kind, Runnable meanwhile) {
        disturbed = kind;
        disturbance = meanwhile;
        return this;
    }

    /** Does it once, right before an object is patched. */
    public FakeKube beforePatch(Runnable meanwhile) {
        beforePatch = meanwhile;
        return this;
    }

    /** Does it once, right before an object is created. */
    public FakeKube beforeCreate(Runnable meanwhile) {
        beforeCreate = meanwhile;
        return this;
    }

    @Override
    public String namespace() {
        return "db";
    }

    /** One namespace is all there is. */
    @Override
    public Kube in(String other) {
        return this;
    }

    @Override
    public Kube separate(Duration limit) {
        return this;
    }

    @Override
    public String context() {
        return "test";
    }

    @Override
    public String user() {
        return "ann";
    }

    @Override
    public String server() {
        return "https://test";
    }

    @Override
    public CompletableFuture<Optional<ObjectNode>> getAsync(Kind kind, String name) {
        if (kind == disturbed) {
            disturbed = null;
            disturbance.run();
        }
        return CompletableFuture.completedFuture(
                Optional.ofNullable(objects.get(key(kind, name))).map(ObjectNode::deepCopy));
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAsync(Kind kind, String labels) {
        return CompletableFuture.completedFuture(objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind + "/"))
                .filter(entry -> selects(labels, entry.getValue()))
                .map(entry -> entry.getValue().deepCopy())
                .toList());
    }

    /** {@code key}, {@code !key}, {@code key=value} and {@code key!=value}, separated by commas: what the program asks by. */
    private static boolean selects(String selector, ObjectNode object) {
        JsonNode labels = object.at("/metadata/labels");
        return Stream.of(selector.split(",", -1))
                .filter(part -> !part.isEmpty())
                .allMatch(part -> {
                    if (part.matches("![\\w./-]+")) {
                        return !labels.has(part.substring(1));
                    }
                    if (!part.matches("[\\w./-]+(!?=[\\w.-]*)?")) {
                        throw new IllegalArgumentException("a selector that is not read here: " + part);
                    }
                    String key = part.replaceFirst("!?=.*", "");
                    String value = part.substring(part.indexOf('=') + 1);
                    if (part.contains("!=")) {
                        return !labels.path(key).asText().equals(value);
                    }
                    return part.contains("=")
                            ? labels.path(key).asText("").equals(value) && labels.has(key)
                            : labels.has(key);
                });
    }

    @Override
    public CompletableFuture<List<ObjectNode>> listAllAsync(Kind kind, String labels) {
        return listAsync(kind, labels);
    }

    @Override
    public ObjectNode create(ObjectNode object) {
        Runnable meanwhile = beforeCreate;
        if (meanwhile != null) {
            beforeCreate = null;
            meanwhile.run();
        }
        if (Kind.of(object) == Kind.ACCESS_REVIEW) {
            // The user has all rights but these.
            ObjectNode answer = object.deepCopy();
            JsonNode asked = object.at("/spec/resourceAttributes");
            answer.putObject("status")
                    .put(
                            "allowed",
                            !denied.contains(asked.path("verb").asText() + " "
                                    + asked.path("resource").asText()));
            return answer;
        }
        if (objects.containsKey(key(Kind.of(object), nameOf(object)))) {
            throw new ConflictException(nameOf(object) + " exists");
        }
        return changed("create", object);
    }

    @Override
    public ObjectNode replace(ObjectNode object) {
        fail("replace " + object.path("kind").asText() + " " + nameOf(object));
        ObjectNode old = objects.get(key(Kind.of(object), nameOf(object)));
        if (old == null) {
            throw CliException.notFound(nameOf(object) + " does not exist", "");
        }
        if (!old.at("/metadata/resourceVersion").equals(object.at("/metadata/resourceVersion"))) {
            throw new ConflictException(nameOf(object) + " has changed");
        }
        return changed("replace", object);
    }

    @Override
    public ObjectNode mergePatch(Kind kind, String name, ObjectNode patch) {
        Runnable meanwhile = beforePatch;
        if (meanwhile != null) {
            beforePatch = null;
            meanwhile.run();
        }
        if (kind == Kind.POD && !objects.containsKey(key(kind, name))) {
            throw CliException.notFound("pod/" + name + " does not exist", "");
        }
        ObjectNode object = objects.getOrDefault(key(kind, name), patch).deepCopy();
        if (patch.path("metadata").has("uid") && !patch.at("/metadata/uid").equals(object.at("/metadata/uid"))) {
            throw new ConflictException(name + " is another one");
        }
        if (patch.path("metadata").has("resourceVersion")
                && !patch.at("/metadata/resourceVersion").equals(object.at("/metadata/resourceVersion"))) {
            throw new ConflictException(name + " has changed");
        }
        merge(object, patch);
        return changed("patch", object);
    }

    public static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                into.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode child
                    && into.get(field.getKey()) instanceof ObjectNode own) {
                merge(own, child);
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    /** A trial lays it over what is there; whether something would be taken away is not told. */
    @Override
    public ObjectNode apply(ObjectNode object, String fieldManager, boolean force, boolean dryRun) {
        if (Kind.of(object) == unchangeable) {
            throw CliException.refused(
                    object.path("kind").asText()
                            + " cannot be changed: the storageclass that provisions the pvc must support resize",
                    "");
        }
        if (fieldManager.equals(loneManager)) {
            throw CliException.failed(object.path("kind").asText() + " is invalid: spec.selector: Required value", "");
        }
        if (!dryRun) {
            return changed("apply", object);
        }
        ObjectNode result = get(Kind.of(object), nameOf(object)).orElse(object).deepCopy();
        merge(result, object.deepCopy());
        return result;
    }

    @Override
    public boolean delete(Kind kind, String name) {
        fail("delete " + kind.kind() + " " + name);
        changes.add("delete " + kind.kind() + " " + name);
        return kind == lingering ? objects.containsKey(key(kind, name)) : objects.remove(key(kind, name)) != null;
    }

    @Override
    public boolean watchAll(Kind kind, String labels, Duration limit, Predicate<WatchEvent> until) {
        return list(kind, labels).stream()
                .anyMatch(object -> until.test(new WatchEvent(WatchEvent.Type.PRESENT, object)));
    }

    @Override
    public boolean watch(Kind kind, String name, Duration limit, Predicate<WatchEvent> until) {
        return get(kind, name)
                .filter(object -> until.test(new WatchEvent(WatchEvent.Type.PRESENT, object)))
                .isPresent();
    }

    @Override
    public PodExec exec() {
        return new FakePods((pod, argv) -> pods.apply(pod, argv));
    }

    @Override
    public void close() {}

    private ObjectNode changed(String verb, ObjectNode object) {
        String change = verb + " " + object.path("kind").asText() + " " + nameOf(object);
        if (!verb.equals("replace")) {
            fail(change);
        }
        changes.add(change);
        ObjectNode stored = stamped(object);
        objects.put(key(Kind.of(object), nameOf(object)), stored);
        return stored.deepCopy();
    }

    private ObjectNode stamped(ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        stored.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        return stored;
    }

    private static String key(Kind kind, String name) {
        return kind + "/" + name;
    }

    private static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** The clock of the API server stands at this moment from now on. */
    public void setServerTime(Instant time) {
        serverTime = Optional.of(time);
    }

    @Override
    public Instant serverTime() {
        return serverTime.orElseGet(Instant::now);
    }
}

package io.kubectlpg.promotionmodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The objects in Kubernetes. The StatefulSets and pods are the members of the world; the others are kept as they are written. */
final class Objects {
    private final Play play;
    private final Map<String, ObjectNode> stored = new TreeMap<>();
    private final long[] setVersions;
    /** How many pods of each instance there were. */
    private final int[] pods;

    private final String[] fences;
    /** The pods that are being deleted. Nothing that is applied later saves them. */
    private final boolean[] deleted;

    private long version;

    Objects(Play play, int instances) {
        this.play = play;
        this.setVersions = new long[instances];
        this.pods = new int[instances];
        this.fences = new String[instances];
        this.deleted = new boolean[instances];
        for (int i = 0; i < instances; i++) {
            fences[i] = "";
            ObjectNode claim =
                    labelled("v1", "PersistentVolumeClaim", Names.of(i).claimName(), i);
            if (i > 0) {
                claim.withObject("/metadata/annotations").put(Labels.MADE_AS, Role.REPLICA.label());
            }
            store(Kind.PERSISTENT_VOLUME_CLAIM, claim);
        }
        ObjectNode journal = Journal.empty(Names.DEMO);
        journal.putObject("data").put("op0", """
                {"id":"op0","kind":"install","command":"install demo","by":"ann@laptop/1","started":"2026-11-21T08:00:00Z",
                 "arguments":{},"state":"DONE","steps":[]}""");
        store(Kind.CONFIG_MAP, journal);
    }

    private Member member(int i) {
        return play.world().members[i];
    }

    /** A pod has come or gone. */
    void moved(World before, World after) {
        for (int i = 0; i < after.count(); i++) {
            if (before.members[i].pod != after.members[i].pod) {
                setVersions[i] = ++version;
                pods[i] += after.members[i].pod ? 1 : 0;
                deleted[i] = false;
            }
        }
    }

    /** Whether the pod is being deleted although its StatefulSet wants one again. The model does not know that. */
    boolean endsWithoutFence(int i) {
        return deleted[i] && member(i).replica && member(i).answers();
    }

    // ---- what is there

    Optional<ObjectNode> get(Kind kind, String name) {
        return switch (kind) {
            case STATEFUL_SET -> Names.instance(name).map(this::statefulSet);
            case POD -> Names.ofPod(name).filter(i -> member(i).pod).map(this::pod);
            default -> Optional.ofNullable(stored.get(key(kind, name))).map(ObjectNode::deepCopy);
        };
    }

    List<ObjectNode> list(Kind kind, String selector) {
        var found = new ArrayList<ObjectNode>();
        switch (kind) {
            case STATEFUL_SET -> indexes().mapToObj(this::statefulSet).forEach(found::add);
            case POD -> indexes().filter(i -> member(i).pod).mapToObj(this::pod).forEach(found::add);
            default ->
                stored.forEach((key, object) -> {
                    if (key.startsWith(kind + "/")) {
                        found.add(object.deepCopy());
                    }
                });
        }
        return found.stream().filter(object -> selects(selector, object)).toList();
    }

    /** {@code key=value} and {@code key!=value}; the objects have no other labels that the program asks for. */
    private static boolean selects(String selector, ObjectNode object) {
        for (String part : selector.split(",", -1)) {
            int equals = part.indexOf('=');
            boolean not = part.charAt(equals - 1) == '!';
            String key = part.substring(0, not ? equals - 1 : equals);
            boolean same =
                    object.path("metadata").path("labels").path(key).asText().equals(part.substring(equals + 1));
            if (same == not) {
                return false;
            }
        }
        return true;
    }

    private IntStream indexes() {
        return IntStream.range(0, play.world().count());
    }

    private static ObjectNode labelled(String apiVersion, String kind, String name, int i) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .putObject("labels")
                .put(Labels.MANAGED_BY, Labels.PROGRAM)
                .put(Labels.CLUSTER, Names.DEMO.toString())
                .put(Labels.INSTANCE, Names.of(i).toString());
        return object;
    }

    private ObjectNode statefulSet(int i) {
        Member member = member(i);
        ObjectNode set = labelled("apps/v1", "StatefulSet", Names.of(i).toString(), i);
        ObjectNode metadata = set.withObject("/metadata").put("resourceVersion", Long.toString(setVersions[i]));
        if (!fences[i].isEmpty()) {
            metadata.putObject("annotations").put(Labels.FENCED, fences[i]);
        }
        ObjectNode template = set.putObject("spec")
                .put("replicas", member.replica ? 1 : 0)
                .putObject("template")
                .putObject("metadata");
        role(template, member.templatePrimary, member.templateEpoch);
        set.putObject("status").put("replicas", member.pod ? 1 : 0);
        return set;
    }

    private static void role(ObjectNode metadata, boolean primary, int epoch) {
        metadata.withObject("/labels").put(Labels.ROLE, (primary ? Role.PRIMARY : Role.REPLICA).label());
        if (epoch > 0) {
            metadata.withObject("/annotations").put(Labels.EPOCH, Integer.toString(epoch));
        }
    }

    private ObjectNode pod(int i) {
        Member member = member(i);
        ObjectNode pod = labelled("v1", "Pod", Names.of(i).podName(), i);
        ObjectNode metadata = pod.withObject("/metadata").put("uid", "pod-" + pods[i]);
        role(metadata, member.labelPrimary, member.labelEpoch);
        if (deleted[i]) {
            metadata.put("deletionTimestamp", "2026-11-21T09:00:00Z");
        }
        boolean ready = member.answers() && (member.is(Server.PRIMARY) || member.is(Server.STANDBY));
        ObjectNode status = pod.putObject("status");
        status.putArray("conditions").addObject().put("type", "Ready").put("status", ready ? "True" : "False");
        status.putArray("containerStatuses")
                .addObject()
                .put("name", "postgres")
                .putObject("state")
                .putObject("running");
        return pod;
    }

    // ---- changes

    ObjectNode create(ObjectNode object) {
        Kind kind = Kind.of(object);
        if (stored.containsKey(key(kind, nameOf(object)))) {
            throw new ConflictException(nameOf(object) + " exists");
        }
        return store(kind, object);
    }

    ObjectNode replace(ObjectNode object) {
        Kind kind = Kind.of(object);
        ObjectNode old = found(kind, nameOf(object));
        requireSame("resourceVersion", object, old);
        return store(kind, object);
    }

    ObjectNode mergePatch(Kind kind, String name, ObjectNode patch) {
        ObjectNode old = found(kind, name);
        requireSame("uid", patch, old);
        requireSame("resourceVersion", patch, old);
        ObjectNode merged = old.deepCopy();
        FakeKube.merge(merged, patch);
        if (merged.equals(old)) {
            return old;
        }
        switch (kind) {
            case POD -> relabel(Names.ofPod(name).orElseThrow(), merged);
            case STATEFUL_SET -> {
                int i = Names.instance(name).orElseThrow();
                fences[i] =
                        merged.at("/metadata/annotations").path(Labels.FENCED).asText("");
                setVersions[i] = ++version;
            }
            default -> store(kind, merged);
        }
        return merged;
    }

    private void relabel(int i, ObjectNode pod) {
        member(i).labelPrimary = saysPrimary(pod.at("/metadata/labels"));
        member(i).labelEpoch =
                pod.at("/metadata/annotations").path(Labels.EPOCH).asInt(0);
    }

    private static boolean saysPrimary(JsonNode labels) {
        return labels.path(Labels.ROLE).asText().equals(Role.PRIMARY.label());
    }

    /** Of a StatefulSet its role, its epoch and its replicas are applied. */
    ObjectNode apply(ObjectNode object) {
        int i = Names.instance(nameOf(object)).orElseThrow();
        ObjectNode old = statefulSet(i);
        requireSame("resourceVersion", object, old);
        JsonNode template = object.at("/spec/template/metadata");
        Member member = member(i);
        member.template(template.at("/annotations").path(Labels.EPOCH).asInt(0), saysPrimary(template.at("/labels")));
        member.replica = object.at("/spec/replicas").asInt() > 0;
        deleted[i] |= member.pod && !member.replica;
        if (!statefulSet(i).equals(old)) {
            setVersions[i] = ++version;
        }
        return statefulSet(i);
    }

    /** It has the same content, and another version. */
    void renewed(Kind kind, String name) {
        store(kind, found(kind, name));
    }

    private ObjectNode found(Kind kind, String name) {
        return get(kind, name).orElseThrow(() -> CliException.notFound(kind.name(name) + " does not exist", ""));
    }

    private static void requireSame(String field, ObjectNode wanted, ObjectNode live) {
        JsonNode expected = wanted.path("metadata").path(field);
        if (!expected.isMissingNode() && !expected.equals(live.path("metadata").path(field))) {
            throw new ConflictException(nameOf(live) + " has another " + field);
        }
    }

    private ObjectNode store(Kind kind, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.withObject("/metadata").put("resourceVersion", Long.toString(++version));
        stored.put(key(kind, nameOf(object)), copy);
        return copy.deepCopy();
    }

    private static String key(Kind kind, String name) {
        return kind + "/" + name;
    }

    static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}

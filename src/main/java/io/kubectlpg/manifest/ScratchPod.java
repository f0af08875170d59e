package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ByteSize;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the pod of a scratch instance from the pod template of an instance. */
final class ScratchPod {
    /** Volume mounts that a scratch instance must not have: the instance's identity and its passwords. */
    private static final Set<String> INSTANCE_ONLY = Set.of("app", "replication", "podinfo");

    private static final String SUPERUSER = "superuser";

    private ScratchPod() {}

    static ObjectNode values(ObjectNode values, ClusterName name, Spec spec, ScratchTask task) {
        ObjectNode own = values.deepCopy();
        own.put("instance", name + "-" + task.task());
        own.put("operation", task.operationId());
        own.put("task", task.task());
        ObjectNode scratch = own.withObject("/scratch");
        scratch.put("size", spec.text("/scratch/size").orElseGet(() -> asLargeAsTheInstance(spec)));
        scratch.set(
                "storageClass",
                spec.text("/scratch/storageClass").isPresent()
                        ? scratch.get("storageClass")
                        : own.at("/storage/storageClass"));
        scratch.set("resources", own.get("resources"));
        ArrayNode command = scratch.putArray("command");
        List.of("/bin/bash", "/opt/kubectl-pg/scratch", task.task()).forEach(command::add);
        task.restoreOptions().forEach(option -> command.add(literal(option)));
        command.add("--");
        task.arguments().forEach(argument -> command.add(literal(argument)));
        return own;
    }

    /**
     * The sum of the sizes of the instance's data volume and WAL volume, because a scratch instance stores both on one
     * volume.
     */
    private static String asLargeAsTheInstance(Spec spec) {
        ByteSize data = spec.storage().size();
        if (!spec.flag("/walStorage/enabled")) {
            return data.toString();
        }
        ByteSize wal =
                ByteSize.parse(spec.text("/walStorage/size").orElseThrow()).orElseThrow();
        return new ByteSize(data.bytes() + wal.bytes()).toString();
    }

    /** Doubles each dollar sign, because Kubernetes would replace $(NAME) with a variable. */
    private static String literal(String argument) {
        return argument.replace("$", "$$");
    }

    /**
     * The pod of a scratch instance.
     *
     * @param instance the pod template of an instance, with the user's additions
     */
    static ObjectNode of(ObjectNode instance, Spec spec, ScratchTask task, ObjectNode own) {
        ObjectNode pod = instance.deepCopy();
        var dropped = new HashSet<>(INSTANCE_ONLY);
        if (!task.writesBack()) {
            dropped.add(SUPERUSER);
        }
        // The user's sidecars are left out: they do not end, so the Job would not end.
        ObjectNode postgres = named(pod.withArray("/spec/containers"), "postgres");
        pod.withObject("/spec").putArray("containers").add(postgres);
        // A patch appends to a list whose items have no names, so the old list is removed first.
        postgres.remove("command");
        without(postgres.withArray("/volumeMounts"), dropped);
        without(pod.withArray("/spec/volumes"), dropped);
        String volume = spec.flag("/scratch/emptyDir") || spec.ephemeral()
                ? "scratch/empty-dir.patch.yaml"
                : "scratch/claim.patch.yaml";
        ObjectNode patched =
                Template.merged(pod, Template.one("scratch/pod.patch.yaml").with(own));
        return Template.merged(patched, Template.one(volume).with(own));
    }

    /**
     * As {@link #of}, for a scheduled drill, for which no client waits. The scratch instance is an init container, and
     * the container after it stores the result.
     */
    static ObjectNode scheduled(ObjectNode scratch, ObjectNode own) {
        ObjectNode pod = scratch.deepCopy();
        ObjectNode instance = named(pod.withArray("/spec/containers"), "postgres");
        instance.put("name", "scratch");
        instance.withArray("/volumeMounts").addObject().put("name", "result").put("mountPath", "/result");
        pod.withArray("/spec/initContainers").add(instance);
        pod.withObject("/spec").remove("containers");
        return Template.merged(pod, Template.one("scratch/scheduled.patch.yaml").with(own));
    }

    private static ObjectNode named(ArrayNode list, String name) {
        for (JsonNode item : list) {
            if (item.path("name").asText().equals(name)) {
                return (ObjectNode) item;
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private static void without(ArrayNode list, Set<String> names) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (names.contains(list.get(i).path("name").asText())) {
                list.remove(i);
            }
        }
    }
}

package io.kubectlpg.operation.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.manifest.Manifests;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.S3Repository;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects that the values alone determine. State that operations change is left out, because a tool that applies
 * the objects repeatedly would undo such changes. Secrets are left out, too.
 */
public record Rendering(ClusterName name, String namespace, Spec spec) {

    /** The objects, in the order in which they are applied. */
    public List<ObjectNode> objects() {
        Manifests manifests = Manifests.of(name, namespace, spec);
        var objects = new ArrayList<>(manifests.objects());
        objects.add(manifests.instance(instance()));
        for (int number = 2; number <= spec.instances(); number++) {
            objects.add(manifests.replica(new InstanceName(name, number)));
        }
        return objects;
    }

    /** The objects in one object of the kind List. */
    public ObjectNode list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("apiVersion", "v1").put("kind", "List");
        list.putArray("items").addAll(objects());
        return list;
    }

    /** The objects and fields that are left out, with the reason; one line each. */
    public List<String> absent() {
        var lines = new ArrayList<String>();
        lines.add("Not printed, because operations change them: replicas, role and permission to run initdb of "
                + (spec.instances() == 1 ? "the StatefulSet " + instance() : "the StatefulSets") + ".");
        lines.add("Install the cluster first; a tool that applies this does not change them.");
        lines.add("Not printed, because install and upgrade write it: the Secret " + name
                + "-spec, the values applied last.");
        lines.add("Not printed, because they are secret: the Secrets " + String.join(", ", secrets()) + ".");
        return lines;
    }

    private List<String> secrets() {
        var secrets = new ArrayList<String>();
        secrets.add(spec.existingSecret().orElse(spec.fullname(name) + "-app"));
        secrets.add(name + "-superuser");
        secrets.add(name + "-replication");
        spec.buckets().stream()
                .filter(S3Repository::hasKeys)
                .map(s3 -> s3.keySecret(name))
                .forEach(secrets::add);
        if (spec.encrypted()) {
            secrets.add(spec.text("/backup/encryption/existingSecret").orElse(name + "-repository"));
        }
        return secrets;
    }

    private InstanceName instance() {
        return InstanceName.first(name);
    }
}

package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.Spec;
import java.util.List;

/**
 * The init container that copies pgBackRest out of another image than the servers'. Every pod that calls pgBackRest has
 * it, if the values name such an image.
 */
final class Bundle {
    private static final String NAME = "pgbackrest-bundle";

    /**
     * What it has from the container that calls pgBackRest. Its resources do not add to those of the pod, because it
     * ends before.
     */
    private static final List<String> OF_THE_CALLER = List.of("resources", "securityContext");

    private final Spec spec;
    private final ObjectNode values;

    Bundle(Spec spec, ObjectNode values) {
        this.spec = spec;
        this.values = values;
    }

    /**
     * Adds the init container to a pod, before the others.
     *
     * @param pod a pod or the template of one, with its container {@code postgres} as it will be
     */
    ObjectNode addedTo(ObjectNode pod) {
        return spec.bundleImage().map(image -> addedTo(pod, image)).orElse(pod);
    }

    private ObjectNode addedTo(ObjectNode pod, String image) {
        ObjectNode own = values.deepCopy();
        own.putObject("bundle").put("image", image).put("order", spec.prefersBundle() ? "first" : "last");
        ObjectNode result = Renderer.patched(pod, "pgbackrest/bundle.patch.yaml", own);
        ArrayNode containers = result.withArray("/spec/initContainers");
        ObjectNode copies = named(containers, NAME);
        ObjectNode calls = named(result.withArray("/spec/containers"), "postgres");
        OF_THE_CALLER.forEach(key -> copies.set(key, calls.get(key).deepCopy()));
        ArrayNode ordered = containers.deepCopy().removeAll().add(copies);
        containers.valueStream().filter(container -> !container.equals(copies)).forEach(ordered::add);
        result.withObject("/spec").set("initContainers", ordered);
        return result;
    }

    private static ObjectNode named(ArrayNode containers, String name) {
        return (ObjectNode) containers
                .valueStream()
                .filter(container -> container.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the pod has no container " + name));
    }
}

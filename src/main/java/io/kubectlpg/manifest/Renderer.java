package io.kubectlpg.manifest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Makes objects from the files under {@code manifests/}: it inserts the values, applies patches, and adds labels and
 * annotations.
 */
final class Renderer {
    /** The paths of the metadata of created objects: a pod, or a Job and its pod. */
    private static final List<String> MADE = List.of(
            "/spec/template/metadata", "/spec/jobTemplate/metadata", "/spec/jobTemplate/spec/template/metadata");

    private final Spec spec;
    private final ObjectNode values;

    /**
     * A renderer for one spec.
     *
     * @param values the values for {@code ${...}} in labels
     */
    Renderer(Spec spec, ObjectNode values) {
        this.spec = spec;
        this.values = values;
    }

    /**
     * The Secret of a file under {@code manifests/}.
     *
     * @param data texts by key
     */
    ObjectNode secret(String file, ObjectNode own, Map<String, String> data) {
        ObjectNode encoded = JsonNodeFactory.instance.objectNode();
        data.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> encoded.put(entry.getKey(), base64(entry.getValue())));
        ObjectNode withData = own.deepCopy();
        withData.set("data", encoded);
        return object(file, withData);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The object of a file under {@code manifests/}, with its labels. */
    ObjectNode object(String file, ObjectNode own) {
        return labelled(Template.one(file).with(own));
    }

    static ObjectNode patched(ObjectNode object, String patch, ObjectNode own) {
        ObjectNode result = object;
        for (Template document : Template.all(patch)) {
            result = Template.merged(result, document.with(own));
        }
        return result;
    }

    /**
     * Adds the program's labels and the user's labels to the object and to the pods that it creates. A label that the
     * object already has is kept.
     */
    ObjectNode labelled(ObjectNode object) {
        for (String made : MADE) {
            if (object.at(made) instanceof ObjectNode metadata) {
                addLabels(metadata, labels());
            }
        }
        return labelledItself(object);
    }

    private ObjectNode labels() {
        return Template.merged(given("labels"), Template.one("base/labels.yaml").with(values));
    }

    /** As {@link #labelled}, but only for the object itself, not for the pods that it creates. */
    ObjectNode labelledItself(ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        addLabels(metadata, labels());
        ObjectNode annotations = Template.merged(given("annotations"), metadata.withObject("/annotations"));
        if (annotations.isEmpty()) {
            metadata.remove("annotations");
        } else {
            metadata.set("annotations", annotations);
        }
        return object;
    }

    private ObjectNode given(String key) {
        return spec.values().path(key) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    private static void addLabels(ObjectNode metadata, ObjectNode labels) {
        metadata.set("labels", Template.merged(labels, metadata.withObject("/labels")));
    }
}

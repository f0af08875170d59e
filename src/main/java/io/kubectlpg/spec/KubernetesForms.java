package io.kubectlpg.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.document.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks extra objects, and the values for which the schema names a Kubernetes type. So a misspelt field of a
 * sidecar is found here, not by the API server in the middle of an operation. The forms are in {@code
 * manifests/kubernetes/schema.json}.
 */
final class KubernetesForms {
    private static final ValuePath EXTRA = ValuePath.of("extraObjects");

    /**
     * The kinds that extra objects may have. Objects of other kinds could be confused with the cluster's own objects,
     * or could put secrets into the stored values.
     */
    private static final List<String> EXTRA_KINDS = List.of(
            "ConfigMap",
            "CronJob",
            "Ingress",
            "Job",
            "NetworkPolicy",
            "PersistentVolumeClaim",
            "PodDisruptionBudget",
            "Role",
            "RoleBinding",
            "Service",
            "ServiceAccount");

    private final Values values;

    private KubernetesForms(Values values) {
        this.values = values;
    }

    /** Checks the forms. The schema has already checked the lists and the maps. */
    static void check(ValuesSchema schema, Values values) {
        boolean none = values.at(EXTRA).isEmpty()
                && schema.leaves().stream()
                        .filter(path -> !EXTRA.equals(path) && schema.isKubernetes(path))
                        .allMatch(path -> values.at(path).isEmpty());
        if (!none) {
            var check = new KubernetesForms(values);
            ValuesCheck.run(schema.withKubernetes(Forms.DEFINITIONS, check.extraObjects()), values);
            check.extraMetadata();
        }
    }

    /** The form of each extra object, in the order of the values. */
    private List<String> extraObjects() {
        var forms = new ArrayList<String>();
        for (int i = 0; i < values.at(EXTRA).size(); i++) {
            ValuePath path = EXTRA.child(Integer.toString(i));
            JsonNode object = values.at(path);
            for (String key : List.of("apiVersion", "kind")) {
                if (!object.path(key).isTextual()) {
                    throw values.wrong(
                            path,
                            " has no " + key,
                            "An extra object must be a complete Kubernetes object: give its " + key + ".");
                }
            }
            String kind = object.path("kind").asText();
            if (kind.equals("Secret")) {
                throw values.wrong(
                        path,
                        " is a Secret, but values are stored where secrets are not safe",
                        "Create the Secret yourself, with kubectl.");
            }
            String name = object.path("apiVersion").asText() + " " + kind;
            forms.add(Optional.of(Forms.KINDS.path(name).asText())
                    .filter(form -> !form.isEmpty() && EXTRA_KINDS.contains(kind))
                    .orElseThrow(() -> unknown(path, name)));
        }
        return forms;
    }

    private CliException unknown(ValuePath path, String name) {
        Stream<String> known = EXTRA_KINDS.stream()
                .map(kind -> Forms.KINDS.properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(full -> full.endsWith(" " + kind))
                        .findFirst()
                        .orElseThrow());
        return values.wrong(
                path,
                " is of the kind " + name + ", which is not allowed as an extra object",
                "These kinds are allowed: " + String.join(", ", known.toList()) + ".");
    }

    private void extraMetadata() {
        for (int i = 0; i < values.at(EXTRA).size(); i++) {
            ValuePath metadata = EXTRA.child(Integer.toString(i)).child("metadata");
            if (!ObjectNames.isSubdomain(values.at(metadata.child("name")).asText())) {
                throw values.wrong(
                        metadata.parent(),
                        " has no valid metadata.name",
                        "Give it a name of lower-case letters, digits, '-' and '.'.");
            }
            if (values.at(metadata).has("namespace")) {
                throw values.wrong(
                        metadata.child("namespace"),
                        " is given, but an extra object always gets the namespace of the cluster",
                        "Remove it.");
            }
        }
    }

    /** Holds the forms. It is loaded only if a value needs it, because loading takes time. */
    private static final class Forms {
        static final ObjectNode KINDS;
        static final ObjectNode DEFINITIONS;

        static {
            try (InputStream in = KubernetesForms.class.getResourceAsStream("/manifests/kubernetes/schema.json")) {
                if (in == null) {
                    throw new IllegalStateException("the program lacks manifests/kubernetes/schema.json");
                }
                JsonNode document = Documents.read(in);
                KINDS = (ObjectNode) document.get("kinds");
                DEFINITIONS = (ObjectNode) document.get("$defs");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

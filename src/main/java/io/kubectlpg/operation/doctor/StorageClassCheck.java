package io.kubectlpg.operation.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.spec.InstanceName;
import java.util.List;
import java.util.Optional;

/** Checks whether there is a storage class for the volume, and whether the class allows volume expansion. */
final class StorageClassCheck implements Check {
    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
    private static final String CHOOSE = "Set storage.storageClass to one that kubectl get storageclass lists.";

    @Override
    public String name() {
        return "storage class";
    }

    @Override
    public List<Diagnosis> run(DoctorContext context) {
        String claim = InstanceName.first(context.name()).claimName();
        if (context.spec().ephemeral()) {
            return List.of(Diagnosis.ok(
                    name(),
                    "none is needed: storage.emptyDir keeps the data on the node, only "
                            + "as long as the pod exists"));
        }
        Optional<ObjectNode> existing = context.kube().list(Kind.PERSISTENT_VOLUME_CLAIM, "").stream()
                .filter(found -> found.path("metadata").path("name").asText().equals(claim))
                .findFirst();
        // An existing volume keeps its own class.
        Optional<String> wanted = existing.map(
                        found -> found.path("spec").path("storageClassName").asText())
                .filter(name -> !name.isEmpty())
                .or(() -> context.spec().storage().storageClass());
        return List.of(judge(wanted, context.kube().list(Kind.STORAGE_CLASS, "")));
    }

    static Diagnosis judge(Optional<String> wanted, List<ObjectNode> classes) {
        Optional<ObjectNode> found = classes.stream()
                .filter(candidate -> wanted.map(name -> nameOf(candidate).equals(name))
                        .orElseGet(() -> candidate
                                .path("metadata")
                                .path("annotations")
                                .path(DEFAULT)
                                .asText()
                                .equals("true")))
                .findFirst();
        if (found.isEmpty()) {
            return Diagnosis.failed(
                    "storage class",
                    wanted.map(name -> "there is no storage class " + name)
                            .orElse("no storage class is named, and Kubernetes has no default one"),
                    CHOOSE);
        }
        String name = nameOf(found.get());
        return found.get().path("allowVolumeExpansion").asBoolean()
                ? Diagnosis.ok(
                        "storage class", name + (wanted.isEmpty() ? ", the default," : "") + " allows volume expansion")
                : Diagnosis.warning(
                        "storage class",
                        "volumes of " + name + " cannot be enlarged (allowVolumeExpansion is not set)",
                        "Choose a storage.size that is enough for years, or a storage class that allows volume "
                                + "expansion.");
    }

    private static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}

package io.kubectlpg.operation.objects;

import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.manifest.RepositoryHost;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Removes objects that the values no longer make: those in the old inventory that are not in the new one. */
public final class Prune {
    private Prune() {}

    public static List<Step> steps(
            Kube kube, ClusterName cluster, Collection<String> before, Collection<String> after) {
        List<String> gone = gone(kube, cluster, before, after);
        if (gone.isEmpty()) {
            return List.of();
        }
        return List.of(new Step("Remove " + String.join(", ", gone).replace('/', ' '), context -> {
            gone.forEach(object -> context.kube().delete(kind(object).orElseThrow(), name(object)));
            return StepResult.done();
        }));
    }

    /** The objects that the new values no longer make, such as {@code Service/demo-rw}. */
    public static List<String> gone(
            Kube kube, ClusterName cluster, Collection<String> before, Collection<String> after) {
        var made = new TreeSet<>(before);
        // Generated Secrets are in no inventory. The repository host's certificates are removed with the host, because
        // nothing else uses them.
        if (!after.contains("StatefulSet/" + RepositoryHost.name(cluster))) {
            made.add("Secret/" + RepositoryHost.secretName(cluster));
        }
        return made.stream()
                .filter(object -> !after.contains(object) && ours(kube, cluster, object))
                .toList();
    }

    /** Whether the object exists, belongs to this cluster, and is not a volume. A volume would hold data. */
    private static boolean ours(Kube kube, ClusterName cluster, String object) {
        return kind(object)
                .filter(kind -> kind != Kind.PERSISTENT_VOLUME_CLAIM)
                .flatMap(kind -> kube.get(kind, name(object)))
                .filter(found -> found.at("/metadata/labels")
                        .path(Labels.CLUSTER)
                        .asText()
                        .equals(cluster.value()))
                .isPresent();
    }

    private static Optional<Kind> kind(String object) {
        return Kind.named(object.substring(0, object.indexOf('/')));
    }

    private static String name(String object) {
        return object.substring(object.indexOf('/') + 1);
    }
}

package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Finds clusters. A cluster whose StatefulSet was deleted still counts, because its values are in the Secret
 * {@code NAME-spec}, and {@code upgrade} creates the rest again.
 */
public final class Clusters {
    private static final String OURS = Labels.MANAGED_BY + "=" + Labels.PROGRAM;

    private Clusters() {}

    /** The names of the clusters in the namespace, sorted. */
    public static List<String> names(Kube kube) {
        CompletableFuture<List<ObjectNode>> values = values(kube, OURS, false);
        return Stream.concat(kube.list(Kind.STATEFUL_SET, OURS).stream(), Kube.await(values).stream())
                .map(Clusters::name)
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether the namespace has this cluster. */
    public static boolean exist(Kube kube, ClusterName name) {
        return !kube.list(Kind.STATEFUL_SET, Labels.selector(name)).isEmpty() || valuesAreKept(kube, name);
    }

    /** The exception for a cluster without a StatefulSet. It says what is left of the cluster. */
    public static CliException without(Kube kube, ClusterName name) {
        return valuesAreKept(kube, name)
                ? CliException.refused(
                        "no StatefulSet of " + name + " exists, so no server runs; the values of the cluster are kept",
                        "Create it again with: kubectl pg upgrade " + name + ". See whether anything else is "
                                + "missing with: kubectl pg status "
                                + name + ".")
                : absent(kube, name);
    }

    /** The exception for a cluster that does not exist. */
    public static CliException absent(Kube kube, ClusterName name) {
        return CliException.notFound(
                "there is no cluster " + name + " in the namespace " + kube.namespace(),
                "List the clusters with: kubectl pg list");
    }

    private static boolean valuesAreKept(Kube kube, ClusterName name) {
        return !Kube.await(values(kube, Labels.selector(name), false)).isEmpty();
    }

    /** The Secrets that hold the values of clusters. The list is empty if the user may not list Secrets. */
    static CompletableFuture<List<ObjectNode>> values(Kube kube, String selector, boolean allNamespaces) {
        return Kube.unlessDenied(
                kube.listMetadataAsync(Kind.SECRET, selector + "," + Labels.COMPONENT + "=spec", allNamespaces),
                List.of());
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("labels").path(Labels.CLUSTER).asText();
    }
}

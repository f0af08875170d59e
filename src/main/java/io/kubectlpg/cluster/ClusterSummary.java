package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A row of the command {@code list}. The data comes from the cluster's StatefulSets or, if these do not exist, from the
 * Secret with its values.
 *
 * @param instances the number of instances; 0 if the StatefulSets do not exist
 * @param primary the instance whose label says primary; empty if there is none
 * @param version PostgreSQL's major version
 */
public record ClusterSummary(
        String namespace, String name, int instances, int ready, String primary, String version, Instant created) {

    /** The clusters of the namespace, or of all namespaces, sorted by namespace and name. */
    public static List<ClusterSummary> list(Kube kube, boolean allNamespaces) {
        String ours = Labels.MANAGED_BY + "=" + Labels.PROGRAM + "," + Labels.CLUSTER;
        CompletableFuture<List<ObjectNode>> values = Clusters.values(kube, ours, allNamespaces);
        List<ObjectNode> sets =
                allNamespaces ? kube.listAll(Kind.STATEFUL_SET, ours) : kube.list(Kind.STATEFUL_SET, ours);
        Map<String, List<ObjectNode>> byCluster = sets.stream()
                .filter(ClusterReader::isInstance)
                .collect(Collectors.groupingBy(ClusterSummary::key, TreeMap::new, Collectors.toList()));
        var summaries = new TreeMap<String, ClusterSummary>();
        Kube.await(values).forEach(secret -> summaries.put(key(secret), withoutInstances(secret)));
        byCluster.forEach((key, instances) -> summaries.put(key, of(instances)));
        return List.copyOf(summaries.values());
    }

    private static String key(ObjectNode object) {
        return object.path("metadata").path("namespace").asText() + "/" + label(object, Labels.CLUSTER);
    }

    /** A cluster of which only the Secret with the values exists. Its StatefulSet was deleted or is not created yet. */
    private static ClusterSummary withoutInstances(ObjectNode secret) {
        return new ClusterSummary(
                secret.path("metadata").path("namespace").asText(),
                label(secret, Labels.CLUSTER),
                0,
                0,
                "",
                label(secret, "app.kubernetes.io/version"),
                created(secret));
    }

    private static Instant created(ObjectNode object) {
        return Instant.parse(object.path("metadata").path("creationTimestamp").asText());
    }

    private static ClusterSummary of(List<ObjectNode> sets) {
        ObjectNode any = sets.getFirst();
        return new ClusterSummary(
                any.path("metadata").path("namespace").asText(),
                label(any, Labels.CLUSTER),
                sets.size(),
                sets.stream()
                        .mapToInt(
                                set -> set.path("status").path("readyReplicas").asInt())
                        .sum(),
                sets.stream()
                        .filter(ClusterSummary::isPrimary)
                        .map(ClusterReader::nameOf)
                        .findFirst()
                        .orElse(""),
                label(any, "app.kubernetes.io/version"),
                sets.stream()
                        .map(ClusterSummary::created)
                        .min(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private static boolean isPrimary(ObjectNode set) {
        JsonNode template = set.path("spec").path("template").path("metadata");
        return template.path("labels").path(Labels.ROLE).asText().equals(Role.PRIMARY.label());
    }

    private static String label(ObjectNode object, String key) {
        return object.path("metadata").path("labels").path(key).asText();
    }
}

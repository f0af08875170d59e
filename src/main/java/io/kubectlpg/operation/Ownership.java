package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Checks who owns an object. If somebody else created an object with a name of the cluster, the program does not
 * change, use or delete it. Such a Service could direct other applications here, and such a Role could give other
 * accounts access to the pods.
 */
public final class Ownership {
    private final Kube kube;
    private final ClusterName cluster;

    public Ownership(Kube kube, ClusterName cluster) {
        this.kube = kube;
        this.cluster = cluster;
    }

    /**
     * Fails if one of the objects exists and belongs to somebody else.
     *
     * @param wanted the objects that the cluster will have; only their kinds and names are read
     */
    public void require(Collection<ObjectNode> wanted) {
        List<ObjectNode> foreign =
                live(wanted).stream().filter(object -> !owns(cluster, object)).toList();
        if (!foreign.isEmpty()) {
            throw refusal(foreign);
        }
    }

    /** The exception for objects that belong to somebody else. It says how to hand them over. */
    public CliException refusal(List<ObjectNode> foreign) {
        return CliException.refused(
                "the namespace %s already has objects with the names that %s needs, but they do not belong to it: %s"
                        .formatted(
                                kube.namespace(),
                                cluster,
                                foreign.stream().map(Ownership::described).collect(Collectors.joining(", "))),
                ("Choose another name for the cluster, or delete these objects if nobody needs them. Or hand them "
                                + "over to %1$s, which will change them, and delete them at uninstall: kubectl label "
                                + "--overwrite -n %2$s %3$s %4$s=%5$s %6$s=%1$s")
                        .formatted(
                                cluster,
                                kube.namespace(),
                                foreign.stream()
                                        .map(object -> Kind.of(object).name(name(object)))
                                        .collect(Collectors.joining(" ")),
                                Labels.MANAGED_BY,
                                Labels.PROGRAM,
                                Labels.CLUSTER));
    }

    /** Whether the object has the cluster's label and so belongs to the cluster. */
    public static boolean owns(ClusterName cluster, ObjectNode live) {
        return owner(live).equals(cluster.toString());
    }

    private static String owner(ObjectNode live) {
        return live.at("/metadata/labels").path(Labels.CLUSTER).asText("");
    }

    private static String described(ObjectNode foreign) {
        String owner = owner(foreign);
        return Kind.of(foreign).kind() + " " + name(foreign)
                + (owner.isEmpty() ? "" : " (of the cluster " + owner + ")");
    }

    /**
     * Those of the objects that exist. Claims are listed, because reading a single claim would need an additional
     * right.
     */
    private List<ObjectNode> live(Collection<ObjectNode> wanted) {
        Map<String, CompletableFuture<Optional<ObjectNode>>> answers = new LinkedHashMap<>();
        CompletableFuture<List<ObjectNode>> claims = null;
        for (ObjectNode object : wanted) {
            Kind kind = Kind.of(object);
            if (kind == Kind.PERSISTENT_VOLUME_CLAIM) {
                if (claims == null) {
                    claims = kube.listAsync(kind, "");
                }
                answers.put(key(object), claims.thenApply(found -> named(found, name(object))));
            } else {
                answers.computeIfAbsent(key(object), once -> kube.getAsync(kind, name(object)));
            }
        }
        var found = new ArrayList<ObjectNode>();
        answers.values().forEach(answer -> Kube.await(answer).ifPresent(found::add));
        return found;
    }

    private static Optional<ObjectNode> named(List<ObjectNode> objects, String name) {
        return objects.stream().filter(object -> name(object).equals(name)).findFirst();
    }

    private static String key(ObjectNode object) {
        return Kind.of(object) + "/" + name(object);
    }

    private static String name(ObjectNode object) {
        return object.at("/metadata/name").asText();
    }
}

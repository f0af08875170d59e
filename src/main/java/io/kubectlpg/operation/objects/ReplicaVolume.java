package io.kubectlpg.operation.objects;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import java.util.List;
import java.util.stream.Stream;

/** What the PersistentVolumeClaim of an instance says about replicas, by the annotation {@link Labels#MADE_AS}. */
public final class ReplicaVolume {
    /** The replica was removed while no primary served, so its volume may hold the newest rows of the cluster. */
    private static final String PERHAPS_NEWEST = "replica-perhaps-newest";

    private ReplicaVolume() {}

    /** Whether the claim was made for a replica. */
    public static boolean is(ObjectNode claim) {
        return reusable(claim) || word(claim).equals(PERHAPS_NEWEST);
    }

    /** The names of the claims of a cluster that were made for replicas. */
    public static List<String> names(Kube kube, ClusterName cluster) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(cluster)).stream()
                .filter(ReplicaVolume::is)
                .map(claim -> claim.at("/metadata/name").asText())
                .sorted()
                .toList();
    }

    /** Whether a new replica may take the volume, and copy over it if its database cannot follow the primary. */
    public static boolean reusable(ObjectNode claim) {
        return word(claim).equals(Role.REPLICA.label());
    }

    /** Notes that the volume may hold the newest rows. From then on no replica takes it by itself. */
    public static void keepAsPerhapsNewest(Kube kube, String claim) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Labels.MADE_AS, PERHAPS_NEWEST);
        kube.mergePatch(Kind.PERSISTENT_VOLUME_CLAIM, claim, patch);
    }

    /**
     * Marks the volumes of an instance as those of a replica or of the primary.
     *
     * @param epoch the decision that made it so
     */
    public static void mark(Kube kube, InstanceName instance, Role role, int epoch) {
        of(kube, instance)
                .filter(claim -> is(claim) != (role == Role.REPLICA) || epoch(claim) < epoch)
                .forEach(claim -> {
                    ObjectNode patch = JsonNodeFactory.instance.objectNode();
                    ObjectNode annotations = patch.putObject("metadata").putObject("annotations");
                    annotations.put(Labels.EPOCH, Integer.toString(Math.max(epoch, epoch(claim))));
                    if (role == Role.REPLICA) {
                        annotations.put(Labels.MADE_AS, Role.REPLICA.label());
                    } else {
                        annotations.putNull(Labels.MADE_AS);
                    }
                    kube.mergePatch(
                            Kind.PERSISTENT_VOLUME_CLAIM,
                            claim.at("/metadata/name").asText(),
                            patch);
                });
    }

    /** Fails if the user may not mark the volumes of an instance. Nothing changes by this. */
    public static void proveRight(Kube kube, InstanceName instance) {
        of(kube, instance)
                .forEach(claim -> kube.mergePatch(
                        Kind.PERSISTENT_VOLUME_CLAIM,
                        claim.at("/metadata/name").asText(),
                        JsonNodeFactory.instance.objectNode()));
    }

    private static Stream<ObjectNode> of(Kube kube, InstanceName instance) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(instance.cluster())).stream()
                .filter(claim -> claim.at("/metadata/labels")
                        .path(Labels.INSTANCE)
                        .asText()
                        .equals(instance.toString()));
    }

    /**
     * The newest decision about the primary that the volumes of a cluster were marked with; 0 if there was none. A
     * StatefulSet that is created beside them has that epoch: the note on a volume may be of an older decision, and makes
     * an instance the primary that is a replica now.
     */
    public static int newestEpoch(Kube kube, ClusterName cluster) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(cluster)).stream()
                .mapToInt(ReplicaVolume::epoch)
                .max()
                .orElse(0);
    }

    private static int epoch(ObjectNode claim) {
        return claim.at("/metadata/annotations").path(Labels.EPOCH).asInt(0);
    }

    private static String word(ObjectNode claim) {
        return claim.at("/metadata/annotations").path(Labels.MADE_AS).asText();
    }
}

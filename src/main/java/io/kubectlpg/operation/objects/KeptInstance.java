package io.kubectlpg.operation.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.util.HashMap;
import java.util.Map;

/** Finds the instance of a cluster whose StatefulSet was deleted. The names of the volumes show the instance. */
public final class KeptInstance {
    private KeptInstance() {}

    /**
     * The instance whose StatefulSet is gone, where no instance is the primary.
     *
     * @throws CliException refused, if it has one: then a promotion has not ended, and one of the replicas may have the newest rows
     */
    public static InstanceName gone(Kube kube, ClusterState state) {
        InstanceName kept = of(kube, state.name());
        if (state.instance(kept).isPresent()) {
            throw CliException.refused(
                    "no instance of " + state.name() + " is the primary: a promotion has not ended",
                    "End it first: kubectl pg resume " + state.name() + ", or kubectl pg promote " + state.name()
                            + " --failover");
        }
        return kept;
    }

    /**
     * The instance with the highest number that has a volume and is no replica, or the first instance if there is none. If a copy of
     * a volume was in progress, it is the instance of the old volume, because the copy may be incomplete. If the copy
     * was complete, a mark on the old volume stops its pod.
     */
    public static InstanceName of(Kube kube, ClusterName name) {
        Map<String, InstanceName> copiedTo = new HashMap<>();
        InstanceName last = null;
        for (ObjectNode claim : kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name))) {
            String owner = claim.at("/metadata/labels").path(Labels.INSTANCE).asText();
            if (owner.isEmpty() || ReplicaVolume.is(claim)) {
                continue;
            }
            InstanceName instance = InstanceName.parse(owner);
            if (last == null || instance.compareTo(last) > 0) {
                last = instance;
            }
            copiedTo.put(
                    claim.at("/metadata/annotations").path(Labels.SUCCESSOR).asText(), instance);
        }
        if (last == null) {
            return InstanceName.first(name);
        }
        return copiedTo.getOrDefault(last.toString(), last);
    }
}

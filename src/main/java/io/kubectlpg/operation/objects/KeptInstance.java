package io.kubectlpg.operation.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.util.HashMap;
import java.util.Map;

/** Which instance a cluster has whose StatefulSet is gone: its volume is named after it. */
public final class KeptInstance {
    private KeptInstance() {}

    /**
     * The last one, if a volume was ever replaced by another; the first, where there is no volume. A volume that is being copied
     * comes before its copy, which may be half there: its own mark tells the pod whether the data has left it.
     */
    public static InstanceName of(Kube kube, ClusterName name) {
        Map<String, InstanceName> copiedTo = new HashMap<>();
        InstanceName last = null;
        for (ObjectNode claim : kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name))) {
            String owner = claim.at("/metadata/labels").path(Labels.INSTANCE).asText();
            if (owner.isEmpty()) {
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

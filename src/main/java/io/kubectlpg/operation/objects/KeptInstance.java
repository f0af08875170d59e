package io.kubectlpg.operation.objects;

import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import java.util.Comparator;

/** Which instance a cluster has whose StatefulSet is gone: its volume is named after it. */
public final class KeptInstance {
    private KeptInstance() {}

    /** The last one, if a volume was ever replaced by another; the first, where there is no volume. */
    public static InstanceName of(Kube kube, ClusterName name) {
        return kube.list(Kind.PERSISTENT_VOLUME_CLAIM, Labels.selector(name)).stream()
                .map(claim -> claim.at("/metadata/labels").path(Labels.INSTANCE).asText())
                .filter(instance -> !instance.isEmpty())
                .map(InstanceName::parse)
                .max(Comparator.naturalOrder())
                .orElse(InstanceName.first(name));
    }
}

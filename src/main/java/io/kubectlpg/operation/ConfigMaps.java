package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;

/** Makes the ConfigMaps in which operations keep data of a cluster. The values of the cluster do not make them. */
public final class ConfigMaps {
    private ConfigMaps() {}

    /** A ConfigMap with the labels of the cluster and without data. */
    public static ObjectNode empty(ClusterName cluster, String name) {
        ObjectNode configMap = JsonNodeFactory.instance.objectNode();
        configMap.put("apiVersion", "v1").put("kind", "ConfigMap");
        configMap
                .putObject("metadata")
                .put("name", name)
                .putObject("labels")
                .put(Labels.MANAGED_BY, Labels.PROGRAM)
                .put(Labels.CLUSTER, cluster.toString());
        return configMap;
    }
}

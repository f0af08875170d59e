package io.kubectlpg.clustertest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A node of the local cluster, which a test cuts off or switches off. All pods on it feel that, also those of other tests. */
record LocalNode(String name) {
    /** One that has an instance of {@code demo}, and nothing that the instances need. The application's pod goes elsewhere. */
    static LocalNode toDisturb(TestNamespace namespace, Path folder) throws IOException {
        List<String> needed = nodesOf(namespace.items("get", "pods", "-A"), "minio-", "coredns-");
        ClientPod.move(namespace, folder, "demo", needed.getFirst());
        return nodesOf(namespace.items("get", "pods"), "demo-").stream()
                .filter(name -> !needed.contains(name))
                .findFirst()
                .map(LocalNode::new)
                .orElseThrow(() -> new AssertionError("every node is needed: " + needed));
    }

    private static List<String> nodesOf(List<JsonNode> pods, String... names) {
        return pods.stream()
                .filter(pod ->
                        Arrays.stream(names).anyMatch(pod.at("/metadata/name").asText()::startsWith))
                .map(pod -> pod.at("/spec/nodeName").asText())
                .toList();
    }

    /** @param what the word of {@code dev/cluster/cluster}, such as node-cut */
    void disturb(String what) {
        new Running(new ProcessBuilder("dev/cluster/cluster", what, name.replace("node", "")))
                .finish()
                .succeeded();
    }
}

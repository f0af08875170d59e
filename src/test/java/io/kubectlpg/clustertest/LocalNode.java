package io.kubectlpg.clustertest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** A node of the local cluster, which {@code dev/cluster/cluster} can cut off and switch off. All pods of all tests on it feel that. */
record LocalNode(String name) {
    /** One that has neither the repository nor the cluster's DNS nor this pod. */
    static LocalNode without(TestNamespace namespace, String pod) {
        Assumptions.assumeTrue(
                "here".equals(System.getenv("KUBECTL_PG_NODES")), "needs the nodes of the local cluster");
        Set<String> nodes = new TreeSet<>();
        namespace
                .json("get", "nodes")
                .path("items")
                .forEach(node -> nodes.add(node.at("/metadata/name").asText()));
        for (List<String> needed : List.of(
                List.of("-n", "minio"),
                List.of("-n", "kube-system", "-l", "k8s-app=kube-dns"),
                List.of("--field-selector=metadata.name=" + pod))) {
            var words = new ArrayList<>(List.of("get", "pods"));
            words.addAll(needed);
            StreamSupport.stream(
                            namespace
                                    .json(words.toArray(String[]::new))
                                    .path("items")
                                    .spliterator(),
                            false)
                    .forEach(found -> nodes.remove(found.at("/spec/nodeName").asText()));
        }
        return new LocalNode(nodes.iterator().next());
    }

    void cut() {
        tool("node-cut");
    }

    void heal() {
        tool("node-heal");
    }

    void off() {
        tool("node-stop");
    }

    void on() {
        tool("node-start");
    }

    private void tool(String word) {
        new Running(new ProcessBuilder("dev/cluster/cluster", word, name.replace("node", "")))
                .finish()
                .succeeded();
    }
}

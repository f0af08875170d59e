package io.kubectlpg.clustertest;

import java.util.ArrayList;
import java.util.List;

/** Names of the test image that the nodes of {@code dev/cluster} have or lack: a registry that answers late. */
final class NodeImage {
    private NodeImage() {}

    /** From now on every node has it. */
    static void bring(String name) {
        bring(TestNamespace.IMAGE, name);
    }

    /** From now on every node has that image by this name, too. */
    static void bring(String image, String name) {
        nodes("tag", image, name);
    }

    /** No node has it any more; containers that run go on. */
    static void take(String name) {
        nodes("untag", name);
    }

    private static void nodes(String... words) {
        var command = new ArrayList<>(List.of("dev/cluster/cluster"));
        command.addAll(List.of(words));
        new Running(new ProcessBuilder(command)).finish().succeeded();
    }
}

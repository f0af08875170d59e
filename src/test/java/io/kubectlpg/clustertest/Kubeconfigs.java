package io.kubectlpg.clustertest;

import static io.kubectlpg.clustertest.TestNamespace.parse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Kubeconfig files that are those of the tests but for one thing. JSON is YAML. */
record Kubeconfigs(TestNamespace namespace, Path folder) {

    Path withCluster(Consumer<ObjectNode> change) {
        return changed("clusters", "cluster", change);
    }

    Path withToken(String token) {
        return changed("users", "user", user -> user.removeAll().put("token", token));
    }

    /** As the ServiceAccount of the namespace, who may do what its roles say. */
    Path ofServiceAccount(String account) {
        return withToken(
                namespace.kubectl("create", "token", account).succeeded().text());
    }

    private Path changed(String list, String part, Consumer<ObjectNode> change) {
        var kubeconfig = (ObjectNode) parse(namespace.kubeconfig());
        change.accept((ObjectNode) kubeconfig.path(list).path(0).path(part));
        try {
            return Files.writeString(Files.createTempFile(folder, "kubeconfig", ""), kubeconfig.toString());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}

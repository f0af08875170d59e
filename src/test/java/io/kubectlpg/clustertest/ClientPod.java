package io.kubectlpg.clustertest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An application's pod: it knows a cluster by its Service and its Secret only. */
final class ClientPod {
    private ClientPod() {}

    static void start(TestNamespace namespace, Path folder, String cluster) throws IOException {
        apply(namespace, folder, manifest(cluster));
    }

    /** On that node, and no more where it was before. */
    static void move(TestNamespace namespace, Path folder, String cluster, String node) throws IOException {
        namespace.kubectl("delete", "pod", "client").succeeded();
        apply(namespace, folder, manifest(cluster) + "  nodeName: " + node + "\n");
    }

    private static void apply(TestNamespace namespace, Path folder, String manifest) throws IOException {
        Path file = Files.writeString(folder.resolve("client.yaml"), manifest);
        namespace.kubectl("apply", "-f", file.toString()).succeeded();
        namespace
                .kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=120s")
                .succeeded();
    }

    private static String manifest(String cluster) {
        return """
            apiVersion: v1
            kind: Pod
            metadata:
              name: client
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 0
              securityContext:
                runAsNonRoot: true
                runAsUser: 999
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: client
                  image: %s
                  command: [sleep, infinity]
                  env:
                    - name: URI
                      valueFrom:
                        secretKeyRef:
                          name: %s-app
                          key: uri
                  securityContext:
                    allowPrivilegeEscalation: false
                    capabilities:
                      drop: [ALL]
            """.formatted(TestNamespace.IMAGE, cluster);
    }

    /**
     * A statement over the network.
     *
     * @param connection as a word of the shell
     */
    static Finished psql(TestNamespace namespace, String connection, String statement) {
        return namespace.kubectl(
                "exec", "client", "--", "bash", "-c", "psql -XAtwq -c \"$1\" " + connection, "-", statement);
    }
}

package io.kubectlpg.clustertest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A volume that is a small file system in this machine's memory, of a storage class of its own that allows volume expansion. The test
 * makes it larger, as a resizer would. The nodes have to be on this machine, and the test root's.
 */
final class SmallVolume {
    private final String name;
    private final Path mount;
    /** Whose kubectl made its objects, none of which is in a namespace. */
    private Optional<TestNamespace> made = Optional.empty();

    SmallVolume(String what) {
        this.name = "kpg-" + what + "-" + ProcessHandle.current().pid();
        this.mount = Path.of("/var/lib/" + name);
    }

    /** Whether the kubelets see what is mounted here, as {@code dev/test} says of its own cluster. */
    static boolean possible() {
        return "here".equals(System.getenv("KUBECTL_PG_NODES"));
    }

    /** The name of its storage class. */
    String storageClass() {
        return name;
    }

    /**
     * Mounts it, and makes its storage class and its PersistentVolume.
     *
     * @param size such as 200Mi
     */
    void make(TestNamespace objects, String size) {
        made = Optional.of(objects);
        try {
            Files.createDirectories(mount);
            run("mount", "-t", "tmpfs", "-o", "size=" + size.replace("i", ""), "none", mount.toString());
            run("chown", "999:999", mount.toString());
            Path file = Files.createTempFile(name, ".yaml");
            Files.writeString(file, """
                    apiVersion: storage.k8s.io/v1
                    kind: StorageClass
                    metadata: {name: %1$s}
                    provisioner: kubernetes.io/no-provisioner
                    volumeBindingMode: WaitForFirstConsumer
                    allowVolumeExpansion: true
                    ---
                    apiVersion: v1
                    kind: PersistentVolume
                    metadata: {name: %1$s}
                    spec:
                      capacity: {storage: %3$s}
                      accessModes: [ReadWriteOnce]
                      persistentVolumeReclaimPolicy: Retain
                      storageClassName: %1$s
                      hostPath: {path: %2$s}
                    """.formatted(name, mount, size));
            objects.kubectl("create", "-f", file.toString()).succeeded();
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Leaves no block. Not from the pod: what it writes here counts as its memory. */
    void fill() {
        new Running(new ProcessBuilder("dd", "if=/dev/zero", "of=" + mount.resolve("filler"), "bs=64k", "status=none"))
                .finish();
    }

    /** Waits until the claim asks for a size, and gives it. */
    void grow(TestNamespace namespace, String claim, String size) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> requested(namespace, claim).equals(size));
        run("mount", "-o", "remount,size=" + size.replace("i", ""), mount.toString());
        namespace
                .kubectl(
                        "patch",
                        "pvc",
                        claim,
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\":{\"capacity\":{\"storage\":\"" + size + "\"}}}")
                .succeeded();
    }

    private static String requested(TestNamespace namespace, String claim) {
        return namespace
                .kubectl("get", "pvc", claim, "-o", "jsonpath={.spec.resources.requests.storage}")
                .text();
    }

    private static void run(String... command) {
        new Running(new ProcessBuilder(command)).finish().succeeded();
    }

    /** When the namespace that uses it is being deleted: after that. */
    void removeAfter(TestNamespace user) {
        if (made.isEmpty()) {
            return;
        }
        user.kubectl("wait", "--for=delete", "namespace/" + user.name(), "--timeout=120s");
        made.get().kubectl("delete", "persistentvolume", name, "--ignore-not-found");
        made.get().kubectl("delete", "storageclass", name, "--ignore-not-found");
        run("umount", mount.toString());
        run("rmdir", mount.toString());
    }
}

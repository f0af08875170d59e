package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A volume for WAL that is full is a file system of this machine, which the test makes larger as the storage would. For that
 * the nodes have to be on this machine, and the test root's.
 */
@ClusterTest
class FullVolumeClusterTest {
    private static final String NAME = "kpg-full-" + ProcessHandle.current().pid();
    private static final Path MOUNT = Path.of("/var/lib/" + NAME);
    private static final Pattern COMMAND =
            Pattern.compile("kubectl pg upgrade demo --set (walStorage\\.size=(\\d+Gi))");

    private static TestNamespace namespace;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeVolume() throws IOException {
        namespace = TestNamespace.create();
        assumeTrue(nodesAreHere(), "the nodes are not on this machine");
        Files.createDirectories(MOUNT);
        run("mount", "-t", "tmpfs", "-o", "size=200M", "none", MOUNT.toString());
        run("chown", "999:999", MOUNT.toString());
        create("""
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
                  capacity: {storage: 200Mi}
                  accessModes: [ReadWriteOnce]
                  persistentVolumeReclaimPolicy: Retain
                  storageClassName: %1$s
                  hostPath: {path: %2$s}
                """.formatted(NAME, MOUNT));
    }

    /** The kubelet runs on this kernel, and not in a container of its own. */
    private static boolean nodesAreHere() throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String nodes = namespace
                .kubectl("get", "nodes", "-o", "jsonpath={.items[*].status.nodeInfo.bootID}")
                .succeeded()
                .text();
        return System.getProperty("user.name").equals("root")
                && nodes.contains(boot)
                && System.getenv("KUBECONFIG").contains("/kubectl-pg/cluster/");
    }

    @AfterAll
    static void remove() {
        namespace.close();
        namespace.kubectl("wait", "--for=delete", "namespace/" + namespace.name(), "--timeout=120s");
        namespace.kubectl("delete", "persistentvolume", NAME, "--ignore-not-found");
        namespace.kubectl("delete", "storageclass", NAME, "--ignore-not-found");
        if (Files.exists(MOUNT)) {
            new Running(new ProcessBuilder("umount", MOUNT.toString())).finish();
            new Running(new ProcessBuilder("rmdir", MOUNT.toString())).finish();
        }
    }

    @Test
    void aFullVolumeForWalIsSeenAndGrowsByTheCommandThatStatusNames() throws IOException {
        namespace
                .pg(TestNamespace.install(
                        "demo",
                        List.of(
                                "--set",
                                "walStorage.enabled=true",
                                "--set",
                                "walStorage.size=200Mi",
                                "--set",
                                "walStorage.storageClass=" + NAME)))
                .succeeded();
        namespace.sql("demo-1-0", "CREATE TABLE filled (n int)");
        // Nothing is archived here, so a slot keeps the WAL.
        namespace.sql("demo-1-0", "SELECT pg_create_physical_replication_slot('reader', true)");
        fill();

        var said = new AtomicReference<String>("");
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            Finished status = namespace.pg("status", "demo").exited(1);
            assertThat(status.out())
                    .contains("the WAL volume of demo-1 is full", "the server of demo-1 does not start");
            said.set(status.out());
        });
        Matcher remedy = COMMAND.matcher(said.get());
        assertThat(remedy.find()).as(said.get()).isTrue();
        Running upgrade = namespace.startPg("upgrade", "demo", "--yes", "--set", remedy.group(1));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(namespace
                                .kubectl(
                                        "get",
                                        "pvc",
                                        "wal-demo-1-0",
                                        "-o",
                                        "jsonpath={.spec.resources.requests.storage}")
                                .text())
                        .isEqualTo(remedy.group(2)));
        grow(remedy.group(2));

        upgrade.finish().succeeded();

        namespace.sql("demo-1-0", "SELECT pg_drop_replication_slot('reader')");
        assertThat(namespace.sql("demo-1-0", "SELECT count(*) = max(n) + 1 AND count(*) > 3 FROM filled"))
                .isEqualTo("t");
        namespace.pg("status", "demo").succeeded();
    }

    /** Each segment that is begun takes room that is not given back. */
    private static void fill() {
        namespace
                .kubectl(
                        "exec",
                        "demo-1-0",
                        "-c",
                        "postgres",
                        "--",
                        "bash",
                        "-c",
                        "for ((n = 0; n < 100; n++)); do psql -XAtq -h /run/pg -U postgres -d myapp -c \"INSERT INTO filled VALUES ($n)\""
                                + " -c 'SELECT pg_switch_wal()' -c CHECKPOINT >/dev/null 2>&1 || exit 0; done; exit 1")
                .succeeded();
    }

    /** What the storage and its resizer do. */
    private static void grow(String size) {
        run("mount", "-o", "remount,size=" + size.replace("i", ""), MOUNT.toString());
        namespace
                .kubectl(
                        "patch",
                        "pvc",
                        "wal-demo-1-0",
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\":{\"capacity\":{\"storage\":\"" + size + "\"}}}")
                .succeeded();
    }

    private static void create(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("objects.yaml"), yaml);
        namespace.kubectl("create", "-f", file.toString()).succeeded();
    }

    private static void run(String... command) {
        new Running(new ProcessBuilder(command)).finish().succeeded();
    }
}

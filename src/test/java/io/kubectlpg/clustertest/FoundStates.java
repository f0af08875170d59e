package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The states that are made on a cluster. */
final class FoundStates {
    /** The API server's clock tells whole seconds. */
    private static final Duration COARSE = Duration.ofSeconds(3);

    private static final Path EXPORTED = Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("kubectl-pg-exported-" + ProcessHandle.current().pid() + ".yaml");

    private static Optional<Running> sleeping = Optional.empty();

    //                                     status doctor start backup restore config upgrade resume abort
    static final FoundState HEALTHY = new FoundState(
            "healthy", cluster -> {}, ".", ".", "0      0      0     0      0       0      0       0      0", "");

    static final FoundState STOPPED = new FoundState(
            "stopped",
            cluster -> cluster.pg("stop", "--yes").succeeded(),
            "demo-1 is stopped",
            "kubectl pg start demo",
            "1!     1!     0+    3!     3!      0      0!      0!     0!",
            "start demo");

    static final FoundState DOWN_BY_CONFIGURATION = new FoundState(
            "down by a configuration that somebody wrote by hand",
            FoundStates::breakConfiguration,
            "the server of demo-1 does not start: it has ended \\d+ times.*no-such-library",
            "kubectl pg config set demo PARAMETER=VALUE",
            "1!     1!     1!    3!     0!      0+     0+      0!     0!",
            "config set demo shared_preload_libraries=pg_stat_statements --yes");

    static final FoundState LEFT_BEHIND = new FoundState(
            "with an operation that a dead client left behind",
            cluster -> {
                rotating(cluster).kill();
                awaitLeaseEnd(cluster);
            },
            "credentials rotate \\S+ by \\S+, step \\d of \\d, has not ended",
            "kubectl pg resume demo.*kubectl pg abort demo",
            "0!     0!     5!    5!     0!      5!     5!      0+     0+",
            "resume demo");

    static final FoundState CLOSED = new FoundState(
            "closed by a restore that was given up",
            FoundStates::close,
            "a restore failed and the database is closed",
            "kubectl pg restore demo --latest",
            "1!     1!     1!    3!     0       0      0!      0!     0!",
            "restore demo --latest --yes --no-backup");

    /** As {@link #LEFT_BEHIND}, but the client may wake up. */
    static final FoundState LOCKED_BY_A_CLIENT_THAT_SLEEPS = new FoundState(
            "with the lock of a client that sleeps",
            cluster -> {
                wake();
                sleeping = Optional.of(rotating(cluster));
                sleeping.get().stop();
                awaitLeaseEnd(cluster);
            },
            LEFT_BEHIND.cause(),
            LEFT_BEHIND.remedy(),
            LEFT_BEHIND.cells(),
            "abort demo --yes");

    static final FoundState WITHOUT_STATEFUL_SET = new FoundState(
            "without its StatefulSet",
            cluster -> {
                delete(cluster, "statefulset", "demo-1");
                cluster.namespace()
                        .kubectl("wait", "--for=delete", "pod/" + RecoverableCluster.POD, "--timeout=120s")
                        .succeeded();
            },
            "the StatefulSet demo-1 is gone|no StatefulSet of demo exists",
            "kubectl pg upgrade demo",
            "1!     1!     3!    3!     3!      3!     0+      0!     0!",
            "upgrade demo --yes");

    static final FoundState WITHOUT_SERVICE = without("Service", "demo-rw");
    static final FoundState WITHOUT_APPLICATIONS_SECRET = without("Secret", "demo-app");
    static final FoundState WITHOUT_SUPERUSERS_SECRET = without("Secret", "demo-superuser");
    static final FoundState WITHOUT_REPLICATIONS_SECRET = without("Secret", "demo-replication");

    /** The pod has the keys until the kubelet looks again, so that a backup may succeed or not. */
    static final FoundState WITHOUT_KEYS = new FoundState(
            "without the keys of its bucket",
            cluster -> delete(cluster, "secret", "demo-s3"),
            "the Secret demo-s3 with the keys of the bucket \\S+ is gone",
            "--set-file backup.s3.accessKey=FILE --set-file backup.s3.secretKey=FILE",
            "1!     1!     0!    *      *       3!     3!      0!     0!",
            "upgrade demo --yes --set-file backup.s3.accessKey=" + TestNamespace.minioValues()
                    + "/access-key --set-file backup.s3.secretKey=" + TestNamespace.minioValues() + "/secret-key");

    static final FoundState WITHOUT_STORED_VALUES = new FoundState(
            "without its stored values",
            cluster -> delete(cluster, "secret", "demo-spec"),
            "the Secret demo-spec, which keeps the values of demo, is gone",
            "kubectl pg install demo",
            "1!     1!     0!    0      0       3!     3!      0!     0!",
            String.join(" ", RecoverableCluster.installation()));

    /** The pod has it until the kubelet looks again, so that a backup may succeed or not. */
    static final FoundState WITHOUT_PASSPHRASE = new FoundState(
            "without the passphrase of its backups",
            cluster -> {
                if (!Files.exists(EXPORTED)) {
                    cluster.namespace()
                            .pg("credentials", "export", "demo", EXPORTED.toString())
                            .succeeded();
                }
                delete(cluster, "secret", "demo-repository");
            },
            "the backups of demo are encrypted, and the Secret demo-repository with their passphrase is gone",
            "kubectl apply -f FILE",
            "1!     1!     0!    *      *       3!     3!      0!     0!",
            "kubectl apply -f " + EXPORTED);

    private FoundStates() {}

    /**
     * The server runs and can make no table larger: its WAL has a volume of its own.
     *
     * @param filled leaves no block of it
     * @param resizer what gives the volume the size that the remedy asks for
     */
    static FoundState fullVolume(Runnable filled, FoundState.Made resizer, String size) {
        return new FoundState(
                "with its volume full",
                cluster -> filled.run(),
                "the volume of demo-1 is full",
                "kubectl pg upgrade demo --set storage.size=",
                "1!     1!     0!    1!     0!      0      0       0!      0!",
                "upgrade demo --yes --set storage.size=" + size,
                resizer);
    }

    /** The server has ended, for it could not write WAL. */
    static FoundState fullWalVolume(FoundState.Made resizer, String size) {
        return new FoundState(
                "with its WAL volume full",
                cluster -> {
                    if (!ended(cluster)) {
                        fillWal(cluster.namespace());
                        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> ended(cluster));
                    }
                },
                "the WAL volume of demo-1 is full: \\d+ MiB of \\d+ MiB are left",
                "kubectl pg upgrade demo --set walStorage.size=" + size,
                "1!     1!     1!    3!     0!      1!     1!      0!     0!",
                "upgrade demo --yes --set walStorage.size=" + size,
                resizer);
    }

    private static void fillWal(TestNamespace namespace) {
        namespace.sql(RecoverableCluster.POD, "CREATE TABLE filled (n int)");
        // What is archived stays for this slot, however much that is.
        namespace.sql(RecoverableCluster.POD, "ALTER SYSTEM SET max_slot_wal_keep_size = -1");
        namespace.sql(RecoverableCluster.POD, "SELECT pg_reload_conf()");
        namespace.sql(RecoverableCluster.POD, "SELECT pg_create_physical_replication_slot('reader', true)");
        FullVolumeClusterTest.fill(namespace);
    }

    /** So often that the supervisor says so. */
    private static boolean ended(RecoverableCluster cluster) {
        return cluster.namespace()
                        .observe(RecoverableCluster.POD)
                        .at("/ends/count")
                        .asInt()
                >= 3;
    }

    /** An object that upgrade makes again from the stored values. */
    private static FoundState without(String kind, String name) {
        return new FoundState(
                "without the " + kind + " " + name,
                cluster -> delete(cluster, kind.toLowerCase(Locale.ROOT), name),
                "the " + kind + " " + name + " is gone",
                "kubectl pg upgrade demo",
                "1!     1!     0!    0      0       0+     0+      0!     0!",
                "upgrade demo --yes");
    }

    private static void delete(RecoverableCluster cluster, String kind, String name) {
        cluster.namespace().kubectl("delete", kind, name, "--ignore-not-found").succeeded();
    }

    /** Ends the client that sleeps, which then says that it lost its lock. */
    static void wake() {
        sleeping.ifPresent(client -> {
            client.goOn();
            assertThat(client.finish().exited(5).err()).contains("stopped for longer than its lock");
        });
        sleeping = Optional.empty();
    }

    private static void breakConfiguration(RecoverableCluster cluster) {
        TestNamespace namespace = cluster.namespace();
        var config = namespace.json("get", "configmap", "demo-config");
        var patch = TestNamespace.JSON.createObjectNode();
        patch.putObject("data")
                .put(
                        "postgresql.conf",
                        config.at("/data/postgresql.conf").asText()
                                + "\nshared_preload_libraries = 'no-such-library'\n");
        namespace
                .kubectl("patch", "configmap", "demo-config", "--type=merge", "-p", patch.toString())
                .succeeded();
        namespace.kubectl("delete", "pod", RecoverableCluster.POD).succeeded();
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> ended(cluster));
    }

    /** Until then a client that is gone looks like one that works. */
    private static void awaitLeaseEnd(RecoverableCluster cluster) {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            JsonNode lease =
                    cluster.namespace().json("get", "lease", "demo-operation").path("spec");
            Instant end = Instant.parse(lease.path("renewTime").asText())
                    .plusSeconds(lease.path("leaseDurationSeconds").asLong());
            return end.plus(COARSE).isBefore(Instant.now());
        });
    }

    /** A client that has begun to give the application another password. */
    static Running rotating(RecoverableCluster cluster) {
        Running client = cluster.startPg("credentials rotate", "--yes");
        client.awaitErr("Generate");
        return client;
    }

    private static void close(RecoverableCluster cluster) {
        cluster.awaitReady();
        Held.Watch watch = Held.watch(cluster, "restore", "copy");
        String moment = cluster.now();
        cluster.sql("SELECT pg_current_xact_id()");
        Running client = cluster.startRestore(moment, "--no-backup");
        try (Held _ = watch.held()) {
            client.kill();
            cluster.pg("abort", "--yes").succeeded();
        }
    }
}

package io.kubectlpg.clustertest;

import static org.awaitility.Awaitility.await;

import io.kubectlpg.DocumentedPages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of README.md and of the pages about installation and server, and those about backups that need a state of
 * their own, are run, and print what the pages show. With {@code DOCS_UPDATE=1} the pages get the new output.
 */
@ClusterTest
@Tag("exhaustive")
class DocumentedCommandsClusterTest {
    @TempDir
    private Path work;

    static List<String> installation() {
        return DocumentedPages.INSTALLATION;
    }

    @ParameterizedTest
    @MethodSource("installation")
    void aPageThatBeginsWithNothing(String page) throws IOException {
        try (TestNamespace namespace = TestNamespace.create()) {
            new DocumentedRun(namespace, work).page(Path.of(page));
        }
    }

    @Test
    void thePagesAboutTheServer() throws IOException {
        try (RecoverableCluster cluster = RecoverableCluster.install()) {
            var run = new DocumentedRun(cluster.namespace(), work);
            for (String page : DocumentedPages.SERVER) {
                run.page(Path.of(page));
            }
        }
    }

    /** Blocks whose command needs a state that their page does not make. */
    @Test
    void blocksOfOtherPages() throws IOException {
        try (RecoverableCluster cluster = RecoverableCluster.install();
                TestNamespace other = TestNamespace.create()) {
            var run = new DocumentedRun(cluster.namespace(), work).beside(other);
            run.block("docs/troubleshooting.md: kubectl exec demo-1-0 -- cat /run/pg/state");
            run.block("docs/clone.md: kubectl pg restore demo --to staging --to-namespace test --latest"
                    + " --set resources.limits.cpu=1 --set storage.size=20Gi");
            aDrillByTheClock(cluster, run);
            aBackupIsRemoved(cluster, run);
            aRestoreIsGivenUp(cluster, run);
            aVolumeIsLost(cluster, run);
            aBackupIsMissing(cluster, run);
            pagesAreDamaged(cluster, run);
        }
    }

    private static void aDrillByTheClock(RecoverableCluster cluster, DocumentedRun run) throws IOException {
        cluster.pg(
                        "upgrade",
                        "--set",
                        "cronJobs.image=" + TestNamespace.KUBECTL_IMAGE,
                        "--set",
                        "drill.schedule=0 3 * * 0")
                .succeeded();
        run.block("docs/drills.md: kubectl pg schedule run demo drill");
    }

    private static void aBackupIsRemoved(RecoverableCluster cluster, DocumentedRun run) throws IOException {
        for (String type : List.of("incr", "diff", "incr", "full")) {
            cluster.pg("backup " + type).succeeded();
        }
        run.where("LABEL", cluster.labels().getFirst())
                .block("docs/backup.md: kubectl pg expire demo 20261121-143018F");
    }

    private static void aRestoreIsGivenUp(RecoverableCluster cluster, DocumentedRun run) throws IOException {
        String moment = cluster.now();
        cluster.insert("later");
        Held.Watch watch = Held.watch(cluster, "restore", "open");
        Running client = cluster.startRestore(moment);
        try (Held _ = watch.held()) {
            client.kill();
            run.block("docs/operations.md: kubectl pg abort demo");
        }
        run.block("docs/backup-and-recovery.md: kubectl pg status demo");
        run.where("ID", cluster.requests("restore").getLast().path("id").asText())
                .block("docs/backup-and-recovery.md: kubectl exec demo-1-0 -- tail -n 30 "
                        + "/pgdata/kubectl-pg/requests/ID/log");
        cluster.restoreTo("--latest").succeeded();
    }

    private static void aVolumeIsLost(RecoverableCluster cluster, DocumentedRun run) throws IOException {
        String pod = cluster.podUid();
        cluster.namespace()
                .kubectl("delete", "pvc", "data-demo-1-0", "--wait=false")
                .succeeded();
        cluster.namespace().kubectl("delete", "pod", RecoverableCluster.POD).succeeded();
        cluster.awaitEmptyPodAfter(pod);
        awaitQuietArchive();
        run.block("docs/disaster-recovery.md: kubectl pg restore demo --latest");
    }

    private static void aBackupIsMissing(RecoverableCluster cluster, DocumentedRun run) throws IOException {
        cluster.pg("backup full").succeeded();
        String label = cluster.labels().getLast();
        cluster.pgbackrest("repo-rm", "--recurse", "backup/demo/" + label).succeeded();
        run.block("docs/backup.md: kubectl pg verify demo");
        cluster.pg("expire", label, "--yes").succeeded();
    }

    private static void pagesAreDamaged(RecoverableCluster cluster, DocumentedRun run) throws IOException {
        cluster.sql("CREATE TABLE invoices (id int PRIMARY KEY, filling text) WITH (autovacuum_enabled = false)");
        cluster.sql("INSERT INTO invoices SELECT g, repeat('x', 200) FROM generate_series(1, 5000) g");
        cluster.sql("VACUUM FREEZE invoices");
        cluster.sql("CHECKPOINT");
        damage(cluster, "invoices", 3, 5, 6, 7);
        damage(cluster, "invoices_pkey", 3);
        run.block("docs/backup.md: kubectl pg backup incr demo (2)");
        Files.writeString(
                run.folder().resolve("assertions.yaml"),
                "- {name: orders are there, sql: SELECT count(*) > 1000 FROM entries}\n");
        run.block("docs/drills.md: kubectl pg drill demo --assert-file assertions.yaml");
        run.block("docs/drills.md: kubectl pg status demo");
    }

    private static void damage(RecoverableCluster cluster, String relation, int... pages) {
        String file = "/pgdata/17/" + cluster.sql("SELECT pg_relation_filepath('" + relation + "')");
        for (int page : pages) {
            cluster.inPod(
                            "bash",
                            "-c",
                            "printf damaged | dd of=$0 bs=1 seek=$(($1 * 8192 + 4000)) conv=notrunc",
                            file,
                            Integer.toString(page))
                    .succeeded();
        }
    }

    /** The cluster is gone with all its Secrets; the passphrase is in a file. */
    @Test
    void anEncryptedRepositoryIsReadByThePassphrase() throws IOException {
        try (TestNamespace namespace = TestNamespace.create()) {
            var run = new DocumentedRun(namespace, work);
            String values = Files.readString(work.resolve("complete.yaml"));
            Files.writeString(
                    work.resolve("values.yaml"),
                    values.replace("backup:\n", "backup:\n  encryption: {enabled: true}\n"));
            namespace
                    .kubectl(
                            "create",
                            "secret",
                            "generic",
                            "backup-keys",
                            "--from-file=accessKey=" + work.resolve("access-key"),
                            "--from-file=secretKey=" + work.resolve("secret-key"))
                    .succeeded();
            namespace
                    .pg("install", "demo", "-f", work.resolve("values.yaml").toString())
                    .succeeded();
            Files.writeString(work.resolve("passphrase.txt"), passphrase(namespace));
            for (String name : List.of(
                    "kubectl pg restore demo --latest -f values.yaml"
                            + " --set-file backup.encryption.passphrase=passphrase.txt",
                    "pass show demo | kubectl pg restore demo --latest -f values.yaml --yes"
                            + " --set-file backup.encryption.passphrase=-")) {
                namespace
                        .pg("uninstall", "demo", "--delete-data", "--confirm", "demo")
                        .succeeded();
                namespace.kubectl("delete", "secret", "demo-repository").succeeded();
                awaitQuietArchive();
                run.block("docs/disaster-recovery.md: " + name);
            }
        }
    }

    /** WAL of the server that ended is no older; whoever restores at once is refused. */
    private static void awaitQuietArchive() {
        await().pollDelay(Duration.ofSeconds(181))
                .atMost(Duration.ofSeconds(190))
                .until(() -> true);
    }

    private static String passphrase(TestNamespace namespace) {
        return namespace
                .kubectl(
                        "get",
                        "secret",
                        "demo-repository",
                        "-o",
                        "go-template={{index .data \"cipher-pass\" | base64decode}}")
                .succeeded()
                .text();
    }
}

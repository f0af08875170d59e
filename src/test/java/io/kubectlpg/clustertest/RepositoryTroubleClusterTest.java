package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A repository in which something is missing, damaged, or no longer where it was: each command says what and where. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepositoryTroubleClusterTest {
    private static final Duration SECONDS = Duration.ofSeconds(60);
    private static final String KILLED = " was killed, probably because memory ran out";

    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
    void aSegmentThatIsMissingInTheMiddleIsTold() {
        cluster.insert("before");
        cluster.assertArchives();
        cluster.insert("missing");
        String missing = cluster.assertArchives();
        cluster.insert("behind");
        cluster.assertArchives();

        cluster.pgbackrest(
                        "repo-rm",
                        "archive/demo/17-1/" + missing.substring(0, 16) + "/"
                                + cluster.archived(missing).getFirst().replaceFirst("^.*/", ""))
                .succeeded();

        Finished info = cluster.pg("info").succeeded();
        assertThat(info.out())
                .contains("…  the next backup: the archive lacks " + missing + "\n")
                .doesNotContain("…  now");
        assertThat(info.err()).contains("Take a new full backup: kubectl pg backup full demo --repo 1");
        assertThat(repository().path("missingWal").path(0).path("first").asText())
                .isEqualTo(missing);

        cluster.pg("backup full").succeeded();

        assertThat(cluster.pg("info").succeeded().out())
                .contains("…  now", ": the archive lacks " + missing + "\n")
                .doesNotContain("the next backup:");
        assertThat(repository().path("missingWal").path(0).path("to").isTextual())
                .isTrue();
    }

    /** Without the bound on pgBackRest's patience this takes 15 seconds for each file behind the cut. */
    @Test
    @Order(2)
    void verifyNamesABundleThatWasCutOffWithinAMinute() {
        String bundle = "backup/demo/" + cluster.labels().getLast() + "/bundle/1";
        cluster.inPod(
                        "bash",
                        "-ceu",
                        "P=/opt/kubectl-pg/pgbackrest; bash $P repo-get --raw \"$0\" >/run/pg/bundle;"
                                + " head -c 300000 /run/pg/bundle | bash $P repo-put --raw \"$0\"",
                        bundle)
                .succeeded();

        Running verify = cluster.startPg("verify");
        await().atMost(SECONDS).until(() -> !verify.alive());
        Finished damaged = verify.finish().exited(1);
        assertThat(damaged.out()).contains(bundle.substring("backup/demo/".length()));
        assertThat(damaged.out().lines().filter(line -> line.contains("! ")).toList())
                .hasSizeLessThan(10);

        cluster.inPod("bash", "-ceu", "bash /opt/kubectl-pg/pgbackrest repo-put --raw \"$0\" </run/pg/bundle", bundle)
                .succeeded();
        cluster.pg("verify").succeeded();
    }

    @Test
    @Order(3)
    void aVerificationEndsWithItsClientAndIsNoFailure() {
        Held.Watch watch = Held.watch(cluster, "verify");
        Running client = cluster.namespace().startInterruptiblePg("verify", "demo");
        try (Held _ = watch.held()) {
            client.signal("INT");
            assertThat(client.finish().exit()).isEqualTo(130);
        }
        assertEnded();

        watch = Held.watch(cluster, "verify");
        client = cluster.startPg("verify", "--timeout", "2s");
        try (Held _ = watch.held()) {
            assertThat(client.finish().exited(6).err()).contains("the verification was stopped on demo-1");
        }
        assertEnded();
    }

    private void assertEnded() {
        assertThat(cluster.requests("verify"))
                .noneMatch(request -> request.path("exit").isNull())
                .anyMatch(request -> request.path("exit").asInt() > 1);
        assertThat(cluster.pg("status").out()).doesNotContain("FAILED");
    }

    @Test
    @Order(4)
    void aVerificationThatIsKilledHasFailedForLackOfMemory() {
        Held.Watch watch = Held.watch(cluster, "verify");
        Running client = cluster.startPg("verify");
        watch.held().kill();
        assertThat(client.finish().exited(1).err()).contains(KILLED, "resources.limits.memory");
        assertThat(cluster.pg("status").out()).contains("FAILED   verify", KILLED);

        cluster.pg("verify").succeeded();
        assertThat(cluster.pg("status").out()).doesNotContain("FAILED");
    }

    @Test
    @Order(5)
    void aRepositoryThatIsNotWhereItWasIsNamedByEveryCommand() {
        configured("repo1-path=", "repo1-path=/moved");
        String moved = "the repository holds no stanza of this cluster";
        everyCommandSays(moved, moved, "backup.s3.bucket");
        configured("repo1-path=/moved", "repo1-path=");

        configured("repo1-s3-bucket=", "repo1-s3-bucket=no-such-");
        everyCommandSays(moved, "the bucket of the repository does not exist", "backup.s3.bucket");
        configured("repo1-s3-bucket=no-such-", "repo1-s3-bucket=");

        configured("repo1-type=s3", "repo1-type=s3\nrepo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass=another");
        String wrong = "the repository cannot be read with the present passphrase";
        everyCommandSays(wrong, wrong, "cipher-pass");
        configured("\nrepo1-cipher-type=aes-256-cbc\nrepo1-cipher-pass=another", "");
        cluster.assertArchives();
    }

    private void everyCommandSays(String used, String asked, String remedy) {
        cluster.sql("SELECT pg_current_xact_id()");
        cluster.sql("SELECT pg_switch_wal()");
        await().atMost(SECONDS)
                .until(() -> !cluster.namespace()
                        .observe(RecoverableCluster.POD)
                        .path("archiveError")
                        .asText()
                        .isEmpty());
        Finished status = cluster.pg("status").exited(1);
        assertThat(status.out()).contains(used, remedy).doesNotContain("…  now");
        Finished check = cluster.pg("check", "--timeout", "5s");
        assertThat(check.exit()).isNotZero();
        assertThat(check.err()).contains(used, remedy);
        Finished backup = cluster.pg("backup incr");
        assertThat(backup.exit()).isNotZero();
        assertThat(backup.err()).contains(used, remedy);
        assertThat(cluster.pg("status")
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("FAILED   backup"))
                        .toList())
                .singleElement(STRING)
                .contains(used);
        Finished info = cluster.pg("info");
        assertThat(info.out() + info.err()).contains(asked, remedy);
        Finished restore = cluster.pg("restore", "--latest", "--yes");
        assertThat(restore.exit()).isNotZero();
        assertThat(restore.err()).contains(asked, remedy);
    }

    /** Changes pgBackRest's configuration past the program, and waits until the pod has it. */
    private void configured(String from, String to) {
        ConfigFile file = new ConfigFile(cluster);
        file.write(file.read().replace(from, to));
    }

    private JsonNode repository() {
        return TestNamespace.parse(cluster.pg("info", "-o", "json").succeeded().out())
                .path("repositories")
                .path(0);
    }

    /** The file pgbackrest.conf of the instance's ConfigMap. */
    private record ConfigFile(RecoverableCluster cluster) {
        String read() {
            return map().path("data").path("pgbackrest.conf").asText();
        }

        private JsonNode map() {
            return cluster.namespace().json("get", "configmap", "demo-config");
        }

        void write(String text) {
            cluster.namespace()
                    .kubectl(
                            "patch",
                            "configmap",
                            "demo-config",
                            "--type=merge",
                            "-p",
                            "{\"data\":{\"pgbackrest.conf\":" + TextNode.valueOf(text) + "}}")
                    .succeeded();
            cluster.awaitFile("/etc/pg/pgbackrest.conf", text::equals);
        }
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The namespace is gone, with everything in it; the bucket, the values and the passphrase are what is left. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class DisasterClusterTest {
    private static RecoverableCluster cluster;
    private static String passphrase;
    private static String password;

    @BeforeAll
    static void installAndLose() {
        cluster = new RecoverableCluster(TestNamespace.create());
        cluster.namespace().pg(words("install", List.of())).succeeded();
        cluster.createTable();
        cluster.insert("one");
        cluster.assertArchives();
        passphrase = secret("demo-repository", "cipher-pass");
        password = secret("demo-app", "password");
        cluster.namespace().recreate();
    }

    @AfterAll
    static void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
    void isRefusedWithoutThePassphraseOrWithAnotherOneAndNothingIsMade() {
        Finished without = restore("--latest");
        assertThat(without.exit()).isEqualTo(3);
        assertThat(without.err()).contains("demo-repository with their passphrase is gone");

        Finished wrong = restore("--latest", "--set-file", given("another one"));

        assertThat(wrong.exit()).isEqualTo(3);
        assertThat(wrong.err()).contains("they cannot be read with the present passphrase");

        givePassphrase("another one");
        assertThat(restore("--latest").exited(3).err()).contains("they cannot be read with the present passphrase");
        assertThat(restore("--latest", "--set-file", given(passphrase))
                        .exited(3)
                        .err())
                .contains("the Secret demo-repository holds a different passphrase from backup.encryption.passphrase");
        assertThat(cluster.namespace().objects())
                .noneMatch(object -> object.startsWith("statefulset")
                        || object.startsWith("persistentvolumeclaim")
                        || object.startsWith("service/"));
        cluster.namespace().kubectl("delete", "secret", "demo-repository").succeeded();
    }

    /** WAL arrived a moment ago, and only people can know that no server is left which archived it. */
    @Test
    @Order(2)
    void isRefusedWhileSomebodyMayStillArchive() {
        Finished young = restore("--latest", "--set-file", given(passphrase));

        assertThat(young.exit()).isEqualTo(3);
        assertThat(young.err())
                .contains("Another server may still archive there")
                .contains("--force");
    }

    @Test
    @Order(3)
    void comesBackWithAllThatWasArchivedAlthoughTheClientDies() {
        Running client = cluster.namespace()
                .startPg(words("restore", List.of("--latest", "--force", "--yes", "--set-file", given(passphrase))));
        client.awaitErr("Hand the restore over");
        client.kill();
        cluster.pg("resume").succeeded();

        assertThat(secret("demo-repository", "cipher-pass")).isEqualTo(passphrase);
        assertThat(cluster.pg("operations", "-o", "json").succeeded().out()).doesNotContain(passphrase);

        assertThat(cluster.rows()).containsExactly("one");
        assertThat(timeline()).isEqualTo(2);
        assertThat(cluster.archived("00000002\\.history")).hasSize(1);
        assertThat(cluster.labels()).as("the old backup and a new one").hasSize(2);
        assertThat(secret("demo-app", "password")).isNotEqualTo(password);
        assertThat(logsIn()).as("the new password is the server's").isTrue();
        cluster.insert("two");
        cluster.assertArchives();
    }

    @Test
    @Order(4)
    void isTakenBackInPlaceAfterwards() {
        String moment = cluster.now();
        cluster.insert("too much");

        cluster.restore(moment, "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("one", "two");
    }

    @Test
    @Order(5)
    @Tag("exhaustive")
    void comesBackFromASecondDisasterToAMoment() {
        cluster.insert("three");
        String moment = cluster.now();
        cluster.sql("SELECT pg_sleep(1)");
        cluster.insert("after");
        cluster.assertArchives();
        int timeline = timeline();
        cluster.namespace().recreate();
        givePassphrase(passphrase);

        Finished tooLate = restore("--time", "1s ago", "--force");
        assertThat(tooLate.exit()).isEqualTo(3);
        assertThat(tooLate.err()).contains("after the last commit in the archive");
        restore("--time", moment, "--force").succeeded();

        assertThat(cluster.rows()).containsExactly("one", "two", "three");
        assertThat(timeline()).isEqualTo(timeline + 1);
        cluster.assertArchives();
    }

    /** The client dies at each step, and the next one goes on from there. */
    @Test
    @Order(6)
    @Tag("exhaustive")
    void comesBackWhereverTheClientDies() {
        cluster.insert("four");
        cluster.assertArchives();
        List<String> rows = cluster.rows();
        cluster.namespace().recreate();
        givePassphrase(passphrase);
        String[] command = words("restore", List.of("--latest", "--force", "--yes"));
        for (String step : List.of(
                "Generate passwords",
                "Apply Secret",
                "Create instance",
                "Wait until demo-1 runs",
                "Hand the restore over",
                "Copy, recover",
                "Check roles",
                "Take a full backup")) {
            Running client = cluster.namespace().startPg(command);
            if (client.reaches(step)) {
                client.kill();
            }
        }
        cluster.namespace().pg("resume", "demo");

        assertThat(cluster.rows()).containsExactlyElementsOf(rows);
        assertThat(cluster.requests("restore")).hasSize(1);
        assertThat(cluster.operations())
                .allSatisfy(operation ->
                        assertThat(operation.path("state").asText()).isEqualTo("DONE"));
        cluster.assertArchives();
    }

    /** The objects are there, and need no values. */
    @Test
    @Order(7)
    @Tag("exhaustive")
    void fillsAVolumeThatWasLostByItself() {
        cluster.insert("five");
        cluster.assertArchives();
        List<String> rows = cluster.rows();
        String pod = cluster.podUid();
        cluster.namespace()
                .kubectl("delete", "pvc", "data-demo-1-0", "--wait=false")
                .succeeded();
        cluster.namespace().kubectl("delete", "pod", RecoverableCluster.POD).succeeded();
        cluster.awaitEmptyPodAfter(pod);

        cluster.namespace()
                .pg("restore", "demo", "--latest", "--force", "--yes")
                .succeeded();

        assertThat(cluster.rows()).containsExactlyElementsOf(rows);
    }

    private static Finished restore(String... target) {
        var more = new ArrayList<>(List.of(target));
        more.add("--yes");
        return cluster.namespace().pg(words("restore", more));
    }

    private static String[] words(String command, List<String> more) {
        var words = new ArrayList<>(List.of(RecoverableCluster.installation()));
        words.set(0, command);
        words.addAll(List.of("--set", "backup.encryption.enabled=true"));
        words.addAll(more);
        return words.toArray(String[]::new);
    }

    private static void givePassphrase(String text) {
        cluster.namespace()
                .kubectl("create", "secret", "generic", "demo-repository", "--from-literal=cipher-pass=" + text)
                .succeeded();
    }

    /** As the option takes it: a file with a line. */
    private static String given(String text) {
        try {
            Path file = Files.createTempFile("passphrase", "");
            file.toFile().deleteOnExit();
            return "backup.encryption.passphrase=" + Files.writeString(file, text + "\n");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String secret(String name, String key) {
        String encoded = cluster.namespace()
                .kubectl("get", "secret", name, "-o", "jsonpath={.data." + key + "}")
                .succeeded()
                .text();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private static boolean logsIn() {
        return cluster.inPod(
                                "bash",
                                "-c",
                                "PGPASSWORD=$(</etc/pg-secrets/app/password) psql -Xwqc '' -h 127.0.0.1 -U myapp -d "
                                        + "myapp")
                        .exit()
                == 0;
    }

    private static int timeline() {
        return Integer.parseInt(
                cluster.sql("SELECT ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int"));
    }
}

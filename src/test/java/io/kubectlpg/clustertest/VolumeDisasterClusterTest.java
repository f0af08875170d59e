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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Objects, Secrets and the database's volume are gone; the volume with the backups, the values and the passphrase are left. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class VolumeDisasterClusterTest {
    private static RecoverableCluster cluster;
    private static String passphrase;

    @BeforeAll
    static void installAndLose() {
        cluster = new RecoverableCluster(TestNamespace.create());
        cluster.namespace().pg(words("install", List.of())).succeeded();
        cluster.createTable();
        cluster.insert("one");
        cluster.assertArchives();
        passphrase = new String(
                Base64.getDecoder()
                        .decode(cluster.namespace()
                                .kubectl("get", "secret", "demo-repository", "-o", "jsonpath={.data.cipher-pass}")
                                .succeeded()
                                .text()),
                StandardCharsets.UTF_8);
        cluster.pg("uninstall", "--delete-data", "--confirm", "demo").succeeded();
        cluster.namespace().kubectl("delete", "secret", "demo-repository").succeeded();
    }

    @AfterAll
    static void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
    void isRefusedWithoutThePassphraseOrWithAnotherOneAndNothingIsMade() {
        assertThat(restore("--latest").exited(3).err()).contains("demo-repository with their passphrase is gone");
        assertThat(restore("--latest", "--set-file", given("another one"))
                        .exited(3)
                        .err())
                .contains("they cannot be read with the present passphrase");
        assertThat(cluster.namespace().pg(words("install", List.of())).exited(3).err())
                .contains("passphrase is gone");

        assertThat(cluster.namespace().objects())
                .contains("persistentvolumeclaim/repository-demo-repo-0")
                .noneMatch(object -> object.startsWith("statefulset") || object.startsWith("service/"));
    }

    @Test
    @Order(2)
    void comesBackFromTheVolumeAlone() {
        restore("--latest", "--force", "--set-file", given(passphrase)).succeeded();

        assertThat(cluster.rows()).containsExactly("one");
        assertThat(cluster.timeline()).isEqualTo(2);
        assertThat(cluster.labels()).as("the old backup and a new one").hasSize(2);
        cluster.insert("two");
        cluster.assertArchives();
    }

    private static Finished restore(String... options) {
        var more = new ArrayList<>(List.of(options));
        more.add("--yes");
        return cluster.namespace().pg(words("restore", more));
    }

    private static String[] words(String command, List<String> more) {
        var words = new ArrayList<>(List.of(TestNamespace.install(RecoverableCluster.NAME, List.of())));
        words.set(0, command);
        words.addAll(List.of("--set", "backup.volume.enabled=true", "--set", "backup.volume.size=1Gi"));
        words.addAll(List.of("--set", "backup.encryption.enabled=true", "--set", "resources.limits.cpu=2"));
        words.addAll(more);
        return words.toArray(String[]::new);
    }

    private static String given(String text) {
        try {
            Path file = Files.createTempFile("passphrase", "");
            file.toFile().deleteOnExit();
            return "backup.encryption.passphrase=" + Files.writeString(file, text + "\n");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

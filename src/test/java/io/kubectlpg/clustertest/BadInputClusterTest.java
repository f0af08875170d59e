package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be meant, or cannot be done: the exit code, a sentence that names it, and an empty namespace. */
@ClusterTest
class BadInputClusterTest {
    /** A closed port of the pod itself. */
    private static final String CLOSED = "127.0.0.1:1";

    private static final String UNKNOWN = "no-such-host.invalid";

    private static TestNamespace namespace;

    @TempDir
    private Path folder;

    @BeforeAll
    static void createNamespace() {
        namespace = TestNamespace.create();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    /** A pod that has ended is gone when its node has noticed. */
    @AfterEach
    void nothingWasChanged() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(namespace.objects()).isEmpty());
    }

    @Test
    void yamlThatDoesNotParseIsRefusedByFileAndLine() throws IOException {
        Path file =
                Files.writeString(folder.resolve("values.yaml"), "version: 17\nstorage:\n  size: [1Gi\nowner: ann\n");
        refused(namespace.pg("install", "demo", "-f", file.toString()), 2, file + ":4:");
    }

    @Test
    void anUnknownKeyIsRefusedByFileAndLineWithTheOneThatWasMeant() throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), "version: 17\nstorage:\n  sizze: 1Gi\n");
        refused(
                namespace.pg("install", "demo", "-f", file.toString()),
                2,
                file + ":3: storage.sizze",
                "Did you mean storage.size?");
    }

    @ParameterizedTest
    @CsvSource({
        "demo, storage.size=10, a size without a unit",
        "demo, backup.s3.secretKey=hush, backup.s3.secretKey is a secret",
        "Demo_1, version=17, \"Demo_1\" cannot be the name of a cluster",
        "a2345678901234567890123456789012345678901, version=17, at most 40",
    })
    void valuesAndNamesThatCannotBeAreUsageErrors(String name, String set, String sentence) {
        Finished finished = namespace.pg("install", name, "--set", set);
        refused(finished, 2, sentence);
        assertThat(finished.err()).doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({"instal demo, install", "install demo --dry-rum, --dry-run", "list --ouptut json, --output"})
    void aMisspelledWordIsAnsweredWithTheOneThatWasMeant(String line, String meant) {
        refused(namespace.pg(line.split(" ")), 2, "is not known here", "Did you mean " + meant);
    }

    @ParameterizedTest
    @CsvSource({
        "status demo",
        "backup full demo",
        "info demo",
        "restore demo --time 2020-01-01T00:00:00Z --yes",
        "resume demo",
        "operations demo",
        "uninstall demo --yes"
    })
    void aClusterThatDoesNotExistIsNotFound(String line) {
        refused(namespace.pg(line.split(" ")), 4, "there is no cluster demo in the namespace " + namespace.name());
    }

    @Test
    void aContextThatDoesNotExistIsAUsageError() {
        refused(namespace.pg("install", "demo", "--context", "nope"), 2, "there is no context nope");
    }

    @Test
    void aKubeconfigThatDoesNotExistIsAUsageError() {
        Path none = folder.resolve("none");
        refused(
                namespace.pg("install", "demo", "--kubeconfig", none.toString()),
                2,
                "there is no kubeconfig at " + none);
    }

    @Test
    void credentialsThatTheApiServerDoesNotKnowAreDenied() {
        refused(installBy(kubeconfigs().withToken("nobody")), 7, "does not accept the credentials of user");
    }

    @Test
    void anApiServerThatIsDownCannotBeReached() {
        Path down = kubeconfigs().withCluster(cluster -> cluster.put("server", "https://" + CLOSED));
        refused(installBy(down), 8, "the API server https://" + CLOSED, "the connection was refused");
    }

    @Test
    void anApiServerWithAForeignCertificateIsNotTrusted() throws IOException {
        String foreign = Base64.getEncoder()
                .encodeToString(Files.readAllBytes(TestNamespace.minioValues().resolve("ca.crt")));
        Path untrusted = kubeconfigs().withCluster(cluster -> cluster.put("certificate-authority-data", foreign));
        refused(installBy(untrusted), 8, "its certificate is not signed by the certificate authority of the context");
    }

    /** All at once, because each of them waits, for its pod or for its repository. */
    @Test
    void aRepositoryOrAnImageThatWillNotDoIsRefusedBeforeAnythingIsMade() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong"), "not-the-key");
        Path foreign = Files.writeString(folder.resolve("foreign.crt"), apiServersAuthority());
        Running closed = install("closed", "--set", "backup.s3.endpoint=" + CLOSED);
        Running unknown = install("unknown", "--set", "backup.s3.endpoint=" + UNKNOWN);
        Running keys = install("keys", "--set-file", "backup.s3.secretKey=" + wrong);
        Running bucket = install("bucket", "--set", "backup.s3.bucket=no-such-bucket");
        Running authority = install("authority", "--set-file", "backup.s3.ca=" + foreign);
        Running plain = install("plain", "--set", "image=postgres:17");
        Running absent = install("absent", "--set", "image=localhost/no-such-image:17");

        refused(absent.finish(), 3, "the image localhost/no-such-image:17 cannot be pulled");
        refused(plain.finish(), 3, "the image postgres:17 holds no pgBackRest");
        refused(authority.finish(), 8, "the certificate of the repository cannot be verified");
        refused(bucket.finish(), 3, "the bucket of the repository does not exist");
        refused(keys.finish(), 3, "the repository refuses the keys");
        refused(unknown.finish(), 8, "the repository cannot be reached", UNKNOWN);
        refused(closed.finish(), 8, "the repository cannot be reached", CLOSED);
    }

    private static Running install(String name, String... options) {
        var more = new ArrayList<>(TestNamespace.withRepository());
        more.addAll(List.of(options));
        return namespace.startPg(TestNamespace.install(name, more));
    }

    private Kubeconfigs kubeconfigs() {
        return new Kubeconfigs(namespace, folder);
    }

    private static Finished installBy(Path kubeconfig) {
        return namespace.pg("install", "demo", "--kubeconfig", kubeconfig.toString());
    }

    private static String apiServersAuthority() {
        String encoded = namespace
                .kubectl(
                        "config",
                        "view",
                        "--raw",
                        "--minify",
                        "--flatten",
                        "-o",
                        "jsonpath={.clusters[0].cluster.certificate-authority-data}")
                .succeeded()
                .text();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
    }

    private static void refused(Finished finished, int code, String... sentences) {
        assertThat(finished.exited(code).err()).contains("error: ").contains(sentences);
        assertThat(finished.out()).isEmpty();
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The passwords of one cluster are replaced while an application is connected; who gets in afterwards tells. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class CredentialsClusterTest {
    private static final String POD = "demo-1-0";

    private static TestNamespace namespace;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void install() throws IOException {
        namespace = TestNamespace.create();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        ClientPod.start(namespace, folder, "demo");
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    @Order(1)
    void showsWhatLogsIn() {
        assertThat(ClientPod.psql(namespace, word(shown("app").path("uri").asText()), "SELECT current_user")
                        .succeeded()
                        .text())
                .isEqualTo("myapp");
        assertThat(ClientPod.psql(namespace, word(shown("superuser").path("uri").asText()), "SELECT current_user")
                        .succeeded()
                        .text())
                .isEqualTo("postgres");
        assertThat(ClientPod.psql(
                                namespace, word(shown("replication").path("uri").asText()), "IDENTIFY_SYSTEM")
                        .succeeded()
                        .text())
                .isNotEmpty();
    }

    @Test
    @Order(2)
    void aRotationCutsNobodyAndRefusesTheOldPassword() {
        String old = shown("app").path("uri").asText();
        Running application = inClient(
                "until [[ -e /tmp/stop ]]; do echo 'SELECT pg_backend_pid();'; sleep 0.1; done | psql -XAtq \"$URI\"");
        Running processes = namespace.startKubectl(
                "exec",
                POD,
                "-c",
                "postgres",
                "--",
                "bash",
                "-c",
                "while ((SECONDS < 12)); do cat /proc/[0-9]*/cmdline; sleep 0.02; done 2>/dev/null | tr '\\0' '\\n' | sort -u");
        await().until(() -> namespace
                .sql(POD, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'myapp'")
                .equals("1"));

        Finished rotated =
                namespace.pg("credentials", "rotate", "demo", "--yes").succeeded();

        JsonNode present = shown("app");
        assertThat(present.path("uri").asText()).isNotEqualTo(old);
        assertThat(ClientPod.psql(namespace, "\"$URI\"", "SELECT 1").exited(2).err())
                .contains("password authentication failed");
        assertThat(ClientPod.psql(namespace, word(present.path("uri").asText()), "SELECT 1")
                        .succeeded()
                        .text())
                .isEqualTo("1");
        inClient("touch /tmp/stop").finish().succeeded();
        assertThat(application.finish().succeeded().out().lines().distinct())
                .as("the sessions of the application")
                .hasSize(1);
        String password = present.path("password").asText();
        String seen = processes.finish().out();
        assertThat(seen).contains("/opt/kubectl-pg/passwords");
        assertThat(List.of(
                        seen,
                        rotated.out(),
                        rotated.err(),
                        namespace.kubectl("logs", POD, "-c", "postgres").out(),
                        namespace.json("get", "configmap", "demo-operations").toString()))
                .noneMatch(text -> text.contains(password));
    }

    /** A lock on the roles holds the server's part, so that the client dies between the two. */
    @Test
    @Order(3)
    void aClientThatDiesBetweenSecretAndServerLeavesNoSecondPasswordToMake() {
        String old = shown("app").path("uri").asText();
        Running lock = namespace.startKubectl(
                "exec",
                POD,
                "-c",
                "postgres",
                "--",
                "psql",
                "-XAtqh/run/pg",
                "-Upostgres",
                "-cBEGIN",
                "-cLOCK TABLE pg_authid IN SHARE ROW EXCLUSIVE MODE",
                "-cSELECT pg_sleep(300)");
        await().until(() -> waiting("granted AND mode = 'ShareRowExclusiveLock'") == 1);
        Running client = namespace.startPg("credentials", "rotate", "demo", "--yes");
        await().atMost(Duration.ofMinutes(1)).until(() -> waiting("NOT granted") == 1);
        client.kill();

        String made = shown("app").path("uri").asText();
        assertThat(made).isNotEqualTo(old);
        ClientPod.psql(namespace, word(old), "SELECT 1").succeeded();
        ClientPod.psql(namespace, word(made), "SELECT 1").exited(2);
        namespace.sql(
                POD,
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'pg_authid'::regclass"
                        + " AND pid <> pg_backend_pid() ORDER BY granted");
        lock.finish();

        namespace.pg("resume", "demo").succeeded();

        assertThat(shown("app").path("uri").asText()).isEqualTo(made);
        ClientPod.psql(namespace, word(made), "SELECT 1").succeeded();
        ClientPod.psql(namespace, word(old), "SELECT 1").exited(2);
    }

    /** A login over loopback tells nothing where lines let everybody in there, or nobody. */
    @Test
    @Order(4)
    void allThreeAreReplacedWhateverIsSaidOfLoopbackAndWhatIsSetByHandIsApplied() {
        namespace
                .pg(
                        "upgrade",
                        "demo",
                        "--yes",
                        "--set",
                        "pgHba=[host all myapp 127.0.0.1/32 trust, host all all 127.0.0.1/32 reject]")
                .succeeded();
        String application = shown("app").path("uri").asText();
        String superuser = shown("superuser").path("uri").asText();
        String replication = shown("replication").path("uri").asText();

        namespace.pg("credentials", "rotate", "demo", "--all", "--yes").succeeded();

        ClientPod.psql(namespace, word(application), "SELECT 1").exited(2);
        ClientPod.psql(namespace, word(superuser), "SELECT 1").exited(2);
        ClientPod.psql(namespace, word(replication), "IDENTIFY_SYSTEM").exited(2);
        showsWhatLogsIn();

        namespace
                .kubectl(
                        "patch",
                        "secret",
                        "demo-app",
                        "--type=merge",
                        "-p",
                        "{\"stringData\":{\"password\":\"by hand\"}}")
                .succeeded();
        namespace.pg("credentials", "apply", "demo").succeeded();
        assertThat(shown("app").path("uri").asText()).contains("by%20hand");
        assertThat(ClientPod.psql(namespace, word(uriInSecret()), "SELECT 1")
                        .succeeded()
                        .text())
                .isEqualTo("1");
    }

    @Test
    @Order(5)
    void aPasswordWithWhichNobodyCouldLogInIsRefusedBeforeAnythingIsMade() {
        String good =
                namespace.json("get", "secret", "demo-app").at("/data/password").asText();
        namespace
                .kubectl("create", "secret", "generic", "own", "--from-literal=password=")
                .succeeded();
        List<String> before = namespace.objects();

        for (var unusable : Map.of(
                        "geheim\r\n", "ends with a carriage return", "a\nb", "holds a line break", "", "is empty")
                .entrySet()) {
            setPassword("own", base64(unusable.getKey()));
            assertThat(namespace
                            .pg(TestNamespace.install("other", List.of("--set", "existingSecret=own")))
                            .exited(3)
                            .err())
                    .contains("the password in the Secret own " + unusable.getValue());

            setPassword("demo-app", base64(unusable.getKey()));
            assertThat(namespace.pg("credentials", "apply", "demo").exited(3).err())
                    .contains("the password in the Secret demo-app " + unusable.getValue());
        }

        assertThat(namespace.objects()).isEqualTo(before);
        setPassword("demo-app", good);
        ClientPod.psql(namespace, word(shown("app").path("uri").asText()), "SELECT 1")
                .succeeded();
    }

    @Test
    @Order(6)
    void theExportBringsTheSecretsBackInAnotherNamespace() throws IOException {
        Path file = folder.resolve("secrets.yaml");
        namespace.pg("credentials", "export", "demo", file.toString()).succeeded();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(namespace
                        .pg("credentials", "export", "demo", file.toString())
                        .exited(3)
                        .err())
                .contains("is not overwritten");
        try (TestNamespace other = TestNamespace.create()) {
            other.kubectl("apply", "-f", file.toString()).succeeded();
            for (String secret : List.of("demo-app", "demo-superuser", "demo-replication")) {
                assertThat(other.json("get", "secret", secret).path("data"))
                        .isEqualTo(namespace.json("get", "secret", secret).path("data"));
            }
        }
    }

    private static void setPassword(String secret, String base64) {
        namespace
                .kubectl(
                        "patch", "secret", secret, "--type=merge", "-p", "{\"data\":{\"password\":\"" + base64 + "\"}}")
                .succeeded();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode shown(String role) {
        return TestNamespace.parse(namespace
                .pg("credentials", "show", "demo", "--role", role, "-o", "json")
                .succeeded()
                .out());
    }

    private static String uriInSecret() {
        return new String(
                Base64.getDecoder()
                        .decode(namespace
                                .json("get", "secret", "demo-app")
                                .at("/data/uri")
                                .asText()),
                StandardCharsets.UTF_8);
    }

    private static int waiting(String which) {
        return Integer.parseInt(namespace.sql(
                POD, "SELECT count(*) FROM pg_locks WHERE relation = 'pg_authid'::regclass AND " + which));
    }

    private static Running inClient(String script) {
        return namespace.startKubectl("exec", "client", "--", "bash", "-c", script);
    }

    private static String word(String text) {
        return "'" + text + "'";
    }
}

package io.kubectlpg.clustertest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One installation with a repository and one backup, and everywhere that a password could have got to. */
@ClusterTest
class SecretsClusterTest {
    private static final String POD = "demo-1-0";

    /** Every command line in the pod, again and again. */
    private static final String WATCH_PROCESSES =
            "until [[ -e /tmp/seen ]]; do for f in /proc/[0-9]*/cmdline; do mapfile -d '' -t a <$f; echo \"${a[*]}\"; done 2>/dev/null; sleep 0.1; done";

    private static final StringBuilder OUTPUT = new StringBuilder();
    private static final Map<String, String> SECRETS = new LinkedHashMap<>();
    private static TestNamespace namespace;
    private static String processes = "";

    @BeforeAll
    static void installAndBackUp() throws IOException {
        namespace = TestNamespace.create();
        var verbose = new ArrayList<>(TestNamespace.withRepository());
        verbose.addAll(List.of("-v", "--debug"));
        Running install = namespace.startPg(TestNamespace.install("demo", verbose));
        namespace.awaitRunning(POD);
        Running watch = namespace.startKubectl("exec", POD, "-c", "postgres", "--", "bash", "-c", WATCH_PROCESSES);
        note(install.finish().succeeded());
        note(namespace.pg("backup", "full", "demo", "-v", "--debug").succeeded());
        namespace
                .kubectl("exec", POD, "-c", "postgres", "--", "touch", "/tmp/seen")
                .succeeded();
        processes = watch.finish().succeeded().out();
        note(namespace.pg("status", "demo", "-o", "json"));
        note(namespace.pg("info", "demo", "-o", "yaml"));
        note(namespace.pg("operations", "demo", "-o", "json"));
        note(namespace.pg(TestNamespace.install("demo", List.of("--debug"))).exited(3));
        for (String secret : List.of("demo-app", "demo-superuser", "demo-replication")) {
            SECRETS.put(secret, decoded(secret, "password"));
        }
        for (String key : List.of("access-key", "secret-key")) {
            SECRETS.put(
                    key,
                    Files.readString(TestNamespace.minioValues().resolve(key)).strip());
        }
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    @Test
    void passwordsAreLongAndOfOneUseEach() {
        assertThat(SECRETS.values())
                .doesNotHaveDuplicates()
                .allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(7));
        assertThat(SECRETS.get("demo-superuser")).hasSize(32);
    }

    @Test
    void noCommandLineInThePodShowsASecretDuringInstallationOrBackup() {
        assertThat(processes).as("what was looked at").contains("pgbackrest", "backup --repo=1 --type=full", "psql -X");
        holdsNoSecret(processes);
    }

    @Test
    void nothingThatWePrintShowsASecret() {
        assertThat(OUTPUT).as("what was looked at").contains("Take the first full backup");
        holdsNoSecret(OUTPUT.toString());
    }

    @Test
    void thePodsLogShowsNoSecret() {
        String log = namespace.kubectl("logs", POD).succeeded().out();
        assertThat(log).contains("database system is ready to accept connections");
        holdsNoSecret(log);
    }

    /** Of them the journal, the scripts and the configuration. */
    @Test
    void noObjectButASecretHoldsASecret() {
        String objects = namespace
                .kubectl("get", "configmap,statefulset,pod,service,lease,event", "-o", "json")
                .succeeded()
                .out();
        assertThat(objects).contains("demo-operations", "pgbackrest.conf", "--set-file");
        holdsNoSecret(objects);
    }

    @Test
    void theStoredValuesHoldNoSecret() {
        String values = decoded("demo-spec", "values");
        assertThat(values).contains("\"bucket\"");
        holdsNoSecret(values);
    }

    @Test
    void pgStatStatementsShowsNoSecret() {
        String statements = namespace
                .kubectl(
                        "exec",
                        POD,
                        "-c",
                        "postgres",
                        "--",
                        "psql",
                        "-XAtq",
                        "-h",
                        "/run/pg",
                        "-U",
                        "postgres",
                        "-c",
                        "SELECT query FROM pg_stat_statements")
                .succeeded()
                .out();
        assertThat(statements).contains("pg_roles");
        holdsNoSecret(statements);
    }

    /** Neither the data directory with its WAL, nor logs of requests, nor what was scratch. Patterns come from the mounted files. */
    @Test
    void noFileInThePodHoldsASecretButThoseThatAreMountedFromOne() {
        String found = namespace
                .kubectl(
                        "exec",
                        POD,
                        "-c",
                        "postgres",
                        "--",
                        "bash",
                        "-c",
                        "for s in /etc/pg-secrets/{app,superuser,replication}/password /etc/pg-secrets/s3/{accessKey,secretKey}; do"
                                + " [[ -s $s ]] || echo no $s; grep -rlFf $s /pgdata /run/pg /tmp /etc/pg /opt/kubectl-pg; done; true")
                .succeeded()
                .out();
        assertThat(found).isEmpty();
    }

    private static void note(Finished finished) {
        OUTPUT.append(finished.out()).append(finished.err());
    }

    private static String decoded(String secret, String key) {
        JsonNode data = namespace.json("get", "secret", secret).path("data");
        return new String(Base64.getDecoder().decode(data.path(key).asText()), UTF_8);
    }

    private static void holdsNoSecret(String text) {
        SECRETS.forEach((name, secret) -> assertThat(text.contains(secret) || text.contains(base64(secret)))
                .as(name + " is shown")
                .isFalse());
    }

    private static String base64(String secret) {
        return Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8));
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pg>} shows while somebody types, on terminals of every kind; two clusters share its namespace. */
@ClusterTest
class ShellTerminalClusterTest {
    private static final String WRONG = "\u001b[4;31m";
    private static TestNamespace namespace;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() {
        namespace = TestNamespace.create();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        namespace.pg(TestNamespace.install("other", List.of())).succeeded();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    private PseudoTerminal shell(int columns, Map<String, String> environment) {
        PseudoTerminal shell = PseudoTerminal.shell(columns, namespace, folder, environment);
        shell.await("pg .*> ");
        return shell;
    }

    private PseudoTerminal shell() {
        return shell(120, Map.of());
    }

    /** A copy of the kubeconfig, changed by {@code kubectl config}. */
    private Map<String, String> kubeconfig(String... change) throws IOException {
        Path file = folder.resolve("kubeconfig");
        if (Files.notExists(file)) {
            Files.writeString(file, namespace.kubeconfig());
        }
        // With -n, which TestNamespace gives it, set-context fails.
        var command = new ArrayList<>(List.of(
                TestNamespace.kubectlFolder().resolve("kubectl").toString(),
                "config",
                "--kubeconfig",
                file.toString()));
        command.addAll(List.of(change));
        new Running(new ProcessBuilder(command)).finish().succeeded();
        return Map.of("KUBECONFIG", file.toString());
    }

    @Test
    void twoClustersOfANamespaceAreTwoNames() {
        try (PseudoTerminal shell = shell()) {
            shell.line("status").await("holds more than one cluster.*Name one of demo, other\\..*> ");
            shell.type("use ot\t");
            shell.pause(Duration.ofSeconds(2));
            shell.type("\t\r").await("pg other@\\S+> ");
            shell.line("status").await("other  PostgreSQL 17.*healthy.*> ");
            shell.line("status demo").await("demo  PostgreSQL 17.*healthy.*> ");
            shell.line("sql SELECT current_setting('cluster_name');").await("other.*> ");
        }
    }

    @Test
    void thePromptIsRedWhenTheClusterIsNotHealthy() {
        namespace.pg("stop", "other", "--yes").succeeded();
        try (PseudoTerminal shell = shell()) {
            shell.line("use other").await("pg other@\\S+> ");
            await().atMost(Duration.ofSeconds(20)).until(() -> shell.raw().contains("\u001b[31;1mother"));
        } finally {
            namespace.pg("start", "other").succeeded();
        }
    }

    @Test
    void aContextThatMatchesThePatternWarns() throws IOException {
        kubeconfig("rename-context", "local", "shop-prod");
        Map<String, String> two = kubeconfig("set-context", "staging", "--cluster=local", "--user=admin");
        try (PseudoTerminal shell = shell(120, two)) {
            shell.line("").await("shop-prod/\\S+!> ");
            assertThat(shell.raw()).contains("\u001b[31;1mshop-prod/");
            shell.line("context").await("\\* shop-prod.*  staging.*> ");
            shell.type("context st\t");
            shell.pause(Duration.ofMillis(500));
            shell.type("\r").await("pg staging/default> ");
            shell.line("context nowhere").await("there is no context nowhere.*> ");
        }
        var pattern = new HashMap<>(two);
        pattern.put("KUBECTL_PG_WARN_CONTEXT", "^never$");
        try (PseudoTerminal shell = shell(120, pattern)) {
            shell.line("version").await("kubectl-pg .*shop-prod/\\S+[^!]> ");
        }
    }

    @Test
    void tabCompletesOptionsAndTheirValuesAndTheLineBelowExplains() {
        try (PseudoTerminal shell = shell()) {
            shell.type("back").type("\t").await("backup: Take a backup");
            shell.type("fu\t");
            shell.pause(Duration.ofMillis(500));
            shell.type("--dry\t\r").await("full --dry-run.*> ");
            shell.type("status -o \t").await("json");
            shell.controlC().await("> ");
            shell.type("status --int\t");
            shell.pause(Duration.ofMillis(500));
            shell.controlC().await("> ");
            shell.type("logs demo --lev\t").await("--level");
            shell.controlC().await("> ");
        }
    }

    @Test
    void aWordThatCannotBecomeACommandIsMarkedAtOnce() {
        try (PseudoTerminal shell = shell()) {
            shell.type("stat");
            shell.pause(Duration.ofSeconds(1));
            assertThat(shell.raw()).doesNotContain(WRONG);
            shell.type("x");
            await().until(() -> shell.raw().contains(WRONG));
            shell.controlC().await("> ");
        }
    }

    /** Nor does it complain: only a command says that the server does not answer. */
    @Test
    void typingDoesNotWaitForAServerThatIsSilent() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, String> way =
                    kubeconfig("set-cluster", "local", "--server=https://127.0.0.1:" + silent.getLocalPort());
            try (PseudoTerminal shell = shell(120, way)) {
                long began = System.nanoTime();
                shell.type("status \t\tdem\t--wide").await("dem--wide");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
                shell.controlC().await("> ");
                shell.line("version").await("kubectl-pg .*> ");
                assertThat(shell.text()).doesNotContain("error");
                shell.line("status demo --request-timeout 1s").await("error: .*> ");
            }
        }
    }

    @Test
    void sourceAliasesHelpAndClear() throws IOException {
        Path lines = Files.writeString(folder.resolve("some lines"), "version\nuse demo\nlist -o nothing\nversion\n");
        try (PseudoTerminal shell = shell()) {
            shell.line("source '" + lines + "'")
                    .await("kubectl-pg .*error: .*some lines:3: ended here, with exit code 2");
            shell.await("pg demo@\\S+> ");
            shell.line("alias st=status demo").await("> ");
            shell.line("st").await("demo  PostgreSQL 17.*> ");
            shell.line("unalias st").await("> ");
            shell.line("st").await("\"st\" is not known here.*> ");
            shell.line("help watch").await("watch \\[SECONDS\\] COMMAND.*> ");
            shell.line("help backup").await("Usage: .*> ");
            int before = shell.raw().length();
            shell.line("clear").await("> ");
            assertThat(shell.raw().substring(before)).contains("\u001b[2J");
        }
    }

    @Test
    void controlCEndsTheProgramThatReadsTheOutput() {
        try (PseudoTerminal shell = shell()) {
            shell.line("list | sleep 321");
            await().until(() -> ProcessHandle.allProcesses().anyMatch(ShellTerminalClusterTest::sleeps));
            shell.controlC().await("> ");
            await().until(() -> ProcessHandle.allProcesses().noneMatch(ShellTerminalClusterTest::sleeps));
            shell.line("list | head -n 1").await("NAME.*> ");
        }
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info()
                .commandLine()
                .filter(line -> line.endsWith("sleep 321"))
                .isPresent();
    }

    /** The second one does not wait for what the first one tidies; the lock is free, and the terminal as before. */
    @Test
    void controlCTwiceLeavesTheLockAndTheTerminalInOrder() {
        try (PseudoTerminal shell = shell()) {
            shell.line("restart demo --pod --yes").await("Replace the pod of demo-1");
            shell.controlC().controlC().await("> ");
            shell.line("resume demo").await(Duration.ofMinutes(2), "continuing.*> ");
            shell.line("status demo").await("healthy.*> ");
            shell.type("vers\u007f\u007f\u007f\u007fversion\r").await("kubectl-pg .*> ");
        }
    }

    @Test
    void whatWasTypedIsFoundAgainUnlessHistoryIsOff() {
        try (PseudoTerminal shell = shell()) {
            shell.line("list -o name").await("other.*> ");
            shell.line("version").await("kubectl-pg .*> ");
            shell.type("\u0012-o na").await("list -o name");
            shell.line("").await("demo.*other.*> ");
            shell.line("exit");
            assertThat(shell.exitCode()).isZero();
        }
        Path history = folder.resolve("kubectl-pg/history");
        assertThat(history).content().contains("list -o name");
        Map<String, String> elsewhere =
                Map.of("XDG_STATE_HOME", folder.resolve("none").toString());
        try (var shell = new PseudoTerminal(
                120,
                elsewhere,
                List.of(TestNamespace.program().toString(), "shell", "--no-history", "-n", namespace.name()))) {
            shell.await("pg .*> ");
            shell.line("version").await("kubectl-pg .*> ");
            shell.line("exit");
            shell.exitCode();
            assertThat(folder.resolve("none")).doesNotExist();
        }
    }

    /** Sentences and tables; a command in a message stays one line, so that it can be copied. */
    @ParameterizedTest
    @ValueSource(ints = {60, 200})
    void linesFitTheTerminalAlsoAfterItsSizeHasChanged(int columns) {
        int other = 260 - columns;
        try (PseudoTerminal shell = shell(columns, Map.of())) {
            assertFits(shell, columns);
            shell.resize(other);
            assertFits(shell, other);
        }
    }

    private static void assertFits(PseudoTerminal shell, int columns) {
        List<String> help =
                shell.line("help restore").await("Usage: .*> ").lines().toList();
        assertThat(help).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(help.stream().anyMatch(line -> line.length() > 80)).isEqualTo(columns > 80);
        List<String> table = shell.line("list").await("NAME .*> ").lines().toList();
        assertThat(table).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }

    /** A terminal that knows ASCII alone gets nothing else, and one that knows UTF-8 gets what is meant. */
    @Test
    void onlyATerminalWithUtf8GetsMoreThanAscii() {
        try (PseudoTerminal poor = shell(100, Map.of("LC_ALL", "C"))) {
            poor.line("status demo").await("healthy.*> ");
            poor.line("help restore").await("Usage: .*> ");
            assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(poor.raw()))
                    .isTrue();
        }
        try (PseudoTerminal rich = shell(100, Map.of("LC_ALL", "C.UTF-8"))) {
            rich.line("sql SELECT 'größer' AS wort;").await("größer.*> ");
        }
    }

    /** The cluster's token, from a program that asks for a word first. */
    @Test
    void aCredentialPluginAsksForACommandAndNotInTheBackground() throws IOException {
        namespace.createAccount("ann", "edit");
        Path token = folder.resolve("token");
        Files.writeString(token, token());
        Path plugin = Files.writeString(
                Files.createDirectory(folder.resolve("bin")).resolve("plugin"), """
                #!/bin/sh
                printf 'Code: ' >&2
                read -r code
                [ "$code" = 42 ] || { echo 'wrong code' >&2; exit 1; }
                printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat TOKEN)"
                """.replace("TOKEN", token.toString()));
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        kubeconfig(
                "set-credentials",
                "ann",
                "--exec-api-version=client.authentication.k8s.io/v1",
                "--exec-command=" + plugin,
                "--exec-interactive-mode=IfAvailable");
        Map<String, String> asks = kubeconfig("set-context", "local", "--user=ann");
        try (PseudoTerminal shell = shell(120, asks)) {
            shell.pause(Duration.ofSeconds(2));
            assertThat(shell.text()).doesNotContain("Code");
            shell.line("status demo").await("Code: ");
            shell.line("42").await("healthy.*> ");
            shell.line("status demo").await("healthy.*> ");

            namespace.kubectl("delete", "serviceaccount", "ann").succeeded();
            namespace.kubectl("create", "serviceaccount", "ann").succeeded();
            String old = Files.readString(token);
            await().atMost(Duration.ofMinutes(1)).until(() -> refused(old));
            Files.writeString(token, token());
            shell.line("status demo").await("Code: ");
            shell.line("41").await("failed with exit code 1.*> ");
            shell.line("status demo").await("Code: ");
            shell.line("42").await("healthy.*> ");
        }
    }

    private static String token() {
        return namespace.kubectl("create", "token", "ann").succeeded().out().strip();
    }

    /** The API server knows a token for some seconds longer than it is valid. */
    private boolean refused(String token) throws IOException {
        Path review = Files.writeString(
                folder.resolve("review"),
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"spec\":{\"token\":\"" + token
                        + "\"}}");
        return !namespace
                .kubectl("create", "-o", "jsonpath={.status.authenticated}", "-f", review.toString())
                .succeeded()
                .out()
                .equals("true");
    }
}

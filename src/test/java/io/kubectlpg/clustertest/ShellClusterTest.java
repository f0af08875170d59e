package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubectlpg.network.ApiProxy;
import io.kubectlpg.network.Asked;
import io.kubectlpg.network.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pg>} as somebody sits at it. */
@ClusterTest
class ShellClusterTest {
    private static TestNamespace namespace;

    @TempDir
    private Path state;

    @BeforeAll
    static void install() {
        namespace = TestNamespace.create();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    private PseudoTerminal shell(int columns, Map<String, String> environment) {
        return PseudoTerminal.shell(columns, namespace, state, environment);
    }

    /** When the cluster's health is known. */
    private PseudoTerminal shell() {
        PseudoTerminal shell = shell(120, Map.of());
        shell.await("pg \\S+/" + namespace.name() + "> ");
        // Put in where it belongs, when it is known.
        shell.await("demo@");
        return shell;
    }

    @Test
    void showsTheClusterByItsHealthAndRunsCommandsWithoutTheirPrefix() {
        try (PseudoTerminal shell = shell()) {
            // Green.
            assertThat(shell.raw()).contains("\u001b[32mdemo");
            shell.line("status").await("demo  PostgreSQL 17.*healthy.*ARCHIVE.*> ");
            shell.line("kubectl pg version").await("kubectl-pg .*> ");
            shell.line("statsu").await("error: \"statsu\" is not known here.*Did you mean status\\?.*> ");
            shell.line("use nothing").await("there is no cluster nothing.*The namespace has demo.*> ");
            shell.line("exit");
            assertThat(shell.exitCode()).as(shell.text()).isEqualTo(4);
        }
    }

    @Test
    void completesWordsAndWhatThereIs() {
        try (PseudoTerminal shell = shell()) {
            shell.type("config sh\t").await("show: ");
            completed(shell, "demo");
            shell.type("demo max_conn");
            completed(shell, "max_connections");
            shell.controlC().await("> ");
            shell.type("psql -d my");
            completed(shell, "yapp");
            shell.controlC().await("> ");
        }
    }

    /** The first TAB asks for what there is, and does not wait long; the next one has it. */
    private static void completed(PseudoTerminal shell, String word) {
        shell.type("\t").pause(Duration.ofSeconds(2)).type("\t").await(word);
    }

    @Test
    void runsAStatementOverSeveralLinesIntoAProgramOrAFile() throws IOException {
        try (PseudoTerminal shell = shell()) {
            shell.line("sql SELECT 1 AS one,").await("-> ");
            shell.line("  ';' AS two; | tr a-z A-Z").await("ONE \\| TWO.*1 \\| ;.*> ");
            Path file = state.resolve("a file");
            shell.line("sql SELECT 42; > '" + file + "'").await("> .*> ");
            shell.line("sql SELECT nothing;").await("column \"nothing\" does not exist.*> ");
            shell.line("exit");
            assertThat(shell.exitCode()).isEqualTo(1);
            assertThat(Files.readString(file)).contains("42");
        }
    }

    @Test
    void installAsksForAllItNeeds() throws IOException {
        Path file = state.resolve("values.yaml");
        List<String> install =
                List.of(TestNamespace.program().toString(), "install", "-n", namespace.name(), "--timeout", "3m");
        try (var terminal = new PseudoTerminal(100, Map.of(), install)) {
            terminal.await("Name of the cluster");
            terminal.type("demo\r");
            terminal.await("demo is installed in .* already");
            terminal.type("second\r");
            terminal.await("How large is the cluster\\?.*the defaults");
            terminal.type("\u001bOB\r");
            terminal.await("data volume .Default 1Gi");
            terminal.type("\r");
            terminal.await("version of PostgreSQL");
            terminal.type("\r");
            terminal.await("application's database");
            terminal.type("shop\r");
            terminal.await("Role that owns this database");
            terminal.type("\r");
            terminal.await("backups.*own in this Kubernetes cluster");
            terminal.type("\r");
            terminal.await("database: shop.*Create instance second-1.*Save these values");
            terminal.type(file + "\r");
            terminal.await("Install second now\\?");
            terminal.type("\r");
            terminal.await(Duration.ofMinutes(3), "kubectl pg status");
            assertThat(terminal.exitCode()).isZero();
        }
        namespace.pg("status", "second").succeeded();
        assertThat(Files.readString(file))
                .startsWith("# kubectl pg install -n " + namespace.name() + " second -f " + file + "\n")
                .contains("database: shop");
        assertThat(namespace
                        .pg("install", "second", "-f", file.toString())
                        .succeeded()
                        .err())
                .contains("second is as it should be");
        // The other tests are of the only cluster there.
        namespace
                .pg("uninstall", "second", "--delete-data", "--confirm", "second")
                .succeeded();
    }

    @Test
    void questionsEndByControlCAndNeedATerminalThatMovesItsCursor() {
        try (PseudoTerminal shell = shell()) {
            shell.line("install").await("Name of the cluster");
            shell.controlC().await("interrupted.*> ");
            shell.line("version").await("kubectl-pg .*> ");
        }
        try (PseudoTerminal dumb = shell(100, Map.of("TERM", "dumb"))) {
            dumb.await("> ");
            dumb.line("install").await("install needs the NAME of the cluster.*> ");
        }
    }

    @Test
    void controlCEndsTheCommandAndNotTheShell() {
        try (PseudoTerminal shell = shell()) {
            shell.type("something").controlC().await("> ");
            shell.line("sql SELECT pg_sleep(300);");
            awaitSleepers("1");
            shell.controlC().await("interrupted.*> ");
            awaitSleepers("0");
            shell.line("watch 1 version").await("Every 1 s: version.*Every 1 s: version");
            shell.controlC().await("interrupted.*> ");
            shell.line("stop demo").await("Go on\\? \\[y/N\\] ");
            shell.controlC().await("not confirmed.*Nothing was changed.*> ");
            shell.line("reload").await("demo.*> ");
            shell.type("\u0004");
            assertThat(shell.exitCode()).as(shell.text()).isZero();
        }
    }

    /** The next command gets the lock at once, and takes up what was left. */
    @Test
    void controlCLetsTheLockGoAndSaysWhatGoesOn() {
        try (PseudoTerminal shell = shell()) {
            shell.line("restart --pod --yes").await("Replace the pod of demo-1");
            shell.controlC().await("interrupted; the work in the cluster goes on.*> ");
            shell.line("resume").await(Duration.ofMinutes(2), "continuing.*> ");
            shell.line("status").await("healthy.*> ");
        }
    }

    @Test
    void controlZSuspendsItAndFgBringsItBack() {
        try (var bash = new PseudoTerminal(
                120, Map.of("XDG_STATE_HOME", state.toString(), "PS1", "bash> "), List.of("bash", "--norc", "-i"))) {
            bash.await("bash> ");
            bash.line(TestNamespace.program() + " -n " + namespace.name()).await("demo@");
            bash.type("ver\u001a").await("Stopped.*bash> ");
            bash.line("echo $((6*7))").await("42.*bash> ");
            bash.line("fg").await("pg demo@\\S+> ");
            bash.line("sion").await("kubectl-pg .*> ");
            bash.line("watch 1 version").await("Every 1 s: version");
            bash.type("\u001a").await("Stopped.*bash> ");
            bash.line("fg").await("Every 1 s: version");
            bash.controlC().await("interrupted.*> ");
            bash.line("exit").await("bash> ");
        }
    }

    private static void awaitSleepers(String count) {
        await().atMost(Duration.ofSeconds(15))
                .until(() -> namespace
                        .sql(
                                "demo-1-0",
                                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(300)%' "
                                        + "AND pid <> pg_backend_pid() AND state = 'active'")
                        .equals(count));
    }

    @Test
    void keepsWhatIsTypedButNoSecrets() throws IOException {
        try (PseudoTerminal shell = shell()) {
            shell.line("version").await("kubectl-pg .*> ");
            shell.line("!!").await("version.*kubectl-pg .*> ");
            shell.line("sql ALTER ROLE myapp PASSWORD 'hidden';").await("ALTER ROLE.*> ");
            // Of this shell, also what the history does not keep.
            shell.line("!!").await("ALTER ROLE.*ALTER ROLE.*> ");
            shell.line("exit");
            shell.exitCode();
        }
        Path history = state.resolve("kubectl-pg/history");
        assertThat(Files.readString(history)).contains(":version").doesNotContain("hidden");
        assertThat(Files.getPosixFilePermissions(history))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        try (PseudoTerminal shell = shell();
                PseudoTerminal other = shell()) {
            shell.line("history").await("version.*> ");
            other.line("list > /dev/null").await("> .*> ");
            shell.line("").await("> ");
            shell.line("history").await("list > /dev/null.*> ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM=dumb", "NO_COLOR=1"})
    void worksOnPoorTerminals(String variable) {
        String[] parts = variable.split("=", 2);
        try (PseudoTerminal shell = shell(60, Map.of(parts[0], parts[1]))) {
            shell.await("pg .*> ");
            shell.line("status").await("healthy.*> ");
            shell.resize(200);
            shell.line("list").await("demo.*> ");
            assertThat(shell.raw()).doesNotContain("\u001b[32m");
            shell.line("exit");
            assertThat(shell.exitCode()).as(shell.text()).isZero();
        }
    }

    /** As a serial line, or a terminal in a container, may be. */
    @Test
    void aTerminalThatDoesNotSayHowLargeItIsShowsAPrompt() {
        try (PseudoTerminal shell = shell(0, Map.of())) {
            shell.await("pg .*> ");
            shell.line("version").await("kubectl-pg .*> ");
        }
    }

    @Test
    void runsWhatIsPastedLineByLine() {
        try (PseudoTerminal shell = shell()) {
            String pasted = Stream.iterate(1, number -> number + 1)
                    .limit(200)
                    .map(number -> "alias a" + number + "=version")
                    .reduce((one, other) -> one + "\r" + other)
                    .orElseThrow();
            shell.type("\u001b[200~" + pasted + "\u001b[201~\r").await("> ");
            shell.line("alias").await("a200=version.*a99=version.*> ");
        }
    }

    /** In so little memory that what each command left behind would show. */
    @Test
    void manyCommandsLeaveNothingBehind() throws IOException {
        try (PseudoTerminal shell = shell(120, Map.of("KUBECTL_PG_JAVA_OPTIONS", "-Xmx48m"))) {
            shell.await("demo@");
            for (int number = 0; number < 20; number++) {
                shell.line("status > /dev/null").await("> /dev/null.*> ");
            }
            long threads = count(shell, "task");
            long files = count(shell, "fd");
            long memory = memory(shell);
            String pasted = "list > /dev/null\rstatus > /dev/null\r".repeat(240);
            shell.type("\u001b[200~" + pasted + "version\u001b[201~\r").await(Duration.ofMinutes(3), "kubectl-pg .*> ");
            // Pools grow and shrink by some.
            assertThat(count(shell, "task")).isLessThanOrEqualTo(threads + 8);
            assertThat(count(shell, "fd")).isLessThanOrEqualTo(files + 3);
            assertThat(memory(shell)).isLessThanOrEqualTo(memory + 30 * 1024);
        }
    }

    /** What it holds of the machine's memory, in KiB. */
    private static long memory(PseudoTerminal shell) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + shell.pid(), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void aLostApiServerIsAnErrorOfOneCommandAndNotOfTheShell() throws IOException, GeneralSecurityException {
        try (ApiProxy way = ApiProxy.open(namespace.kubeconfig(), state);
                PseudoTerminal shell =
                        shell(120, Map.of("KUBECONFIG", way.kubeconfig().toString()))) {
            shell.await("demo@");
            shell.line("status").await("healthy.*> ");
            shell.line("status").await("healthy.*> ");
            assertThat(way.asked().stream().filter(Asked::exec))
                    .as("of all questions, also those for the prompt")
                    .hasSize(1);
            way.fail(asked -> Optional.of(Fault.RESET_BEFORE));
            way.cut();
            shell.line("status --request-timeout 3s").await("error: .*> ");
            way.fail(asked -> Optional.empty());
            shell.line("status").await("healthy.*> ");
        }
    }

    private static long count(PseudoTerminal shell, String what) throws IOException {
        try (Stream<Path> found = Files.list(Path.of("/proc/" + shell.pid(), what))) {
            return found.count();
        }
    }

    @Test
    void withoutATerminalLinesComeFromStandardInputUntilOneFails() throws IOException {
        Path lines = Files.writeString(
                state.resolve("lines"), "version\n# a comment\nsql SELECT 40\n + 2;\nlist -o nothing\nversion\n");
        Finished script = new Running(
                        new ProcessBuilder(TestNamespace.program().toString(), "shell", "-n", namespace.name())
                                .redirectInput(lines.toFile()))
                .finish();
        assertThat(script.exited(2).out()).contains("42").containsOnlyOnce("kubectl-pg ");
        assertThat(script.err()).contains("standard input:5: ended here, with exit code 2");
    }

    @Test
    void aClusterIsUsedUntilAnotherNamespaceIs() {
        try (PseudoTerminal shell = shell()) {
            shell.line("use demo").await("> ");
            shell.line("use -n default").await("pg \\S+/default> ");
            shell.line("list").await("no cluster.*> ");
            // The prompt names the cluster when it is known that there is no other.
            shell.line("use -n " + namespace.name()).await("demo@");
        }
    }
}

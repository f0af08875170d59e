package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubectlpg.network.ApiProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways into a running server: psql, connect, logs. */
@ClusterTest
class ServerAccessClusterTest {
    private static TestNamespace namespace;

    @BeforeAll
    static void install() {
        namespace = TestNamespace.create();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    /** Where psql was started from a shell, which shows what the terminal is like afterwards. */
    private static PseudoTerminal psql(Map<String, String> environment) {
        var terminal = new PseudoTerminal(100, environment, List.of("bash", "--norc", "-i"));
        terminal.line("PS1='local> '").await("local> ");
        terminal.line(TestNamespace.program() + " psql demo -n " + namespace.name())
                .await("myapp=# ");
        return terminal;
    }

    private static void assertThatTheTerminalIsAsBefore(PseudoTerminal terminal) {
        terminal.line("stty -a | tr ' ;' '\\n\\n' | grep -xE -- '-?(icanon|isig|echo|opost|icrnl)' | sort | xargs")
                .await("\necho icanon icrnl isig opost\\s");
    }

    @Test
    void psqlHasATerminalWhoseSizeChanges() {
        try (PseudoTerminal terminal = psql(Map.of())) {
            terminal.line("SELECT 'größe' AS \"ä\";").await(" größe\\s.*myapp=# ");
            terminal.line("\\! stty size").await("40 100\\s.*myapp=# ");
            terminal.resize(60);
            // The new size is on its way.
            terminal.line("\\! until stty size | grep -x '40 60'; do sleep 0.1; done")
                    .await("\n40 60\\s.*myapp=# ");
            terminal.type("\u001aSELECT 6 * 7;\r").await(" 42\\s.*myapp=# ");
            terminal.line("\\! echo history in \"$PSQL_HISTORY\", type \"$TERM\"")
                    .await("history in /dev/null, type");
            terminal.type("\u0004").await("local> ");
            terminal.line("echo code $?").await("code 0\\s");
            assertThatTheTerminalIsAsBefore(terminal);
        }
    }

    @Test
    void controlCEndsTheQueryAndNotPsql() {
        try (PseudoTerminal terminal = psql(Map.of())) {
            terminal.line("SELECT pg_sleep(300);");
            awaitSessions("1", "query LIKE '%sleep(300)%' AND state = 'active'");
            terminal.controlC().await("canceling statement due to user request.*myapp=# ");
            terminal.type("half a line").controlC().await("myapp=# ");
            terminal.line("SELECT 6 * 7;").await(" 42\\s.*myapp=# ");
            terminal.line("\\q").await("local> ");
        }
    }

    /** Whether the image knows the terminal or not. */
    @Test
    void longResultsGoThroughAPager() {
        try (PseudoTerminal terminal = psql(Map.of("TERM", "a-terminal-of-tomorrow"))) {
            terminal.line("SELECT * FROM generate_series(1, 500);").await("\\s30\\s.*(More|:)");
            terminal.type("q").await("myapp=# ");
            assertThat(terminal.text()).doesNotContain("not fully functional", "Unable to");
            terminal.line("\\q").await("local> ");
        }
    }

    @Test
    void whatEndsPsqlLeavesTheTerminalInOrder() {
        try (PseudoTerminal terminal = psql(Map.of())) {
            terminal.line("SELECT pg_sleep(1); \\! kill -9 $PPID").await("local> ");
            terminal.line("echo code $?").await("code 137\\s");
            assertThatTheTerminalIsAsBefore(terminal);
        }
    }

    /** With its locks. */
    @Test
    void noSessionOutlivesItsClient() {
        for (String signal : List.of("TERM", "KILL")) {
            try (PseudoTerminal terminal = psql(Map.of())) {
                terminal.line("BEGIN; SELECT 'left behind';").await("left behind\\s.*myapp=\\*# ");
                awaitSessions("1", "query LIKE '%left behind%'");
                ProcessHandle.of(terminal.pid())
                        .orElseThrow()
                        .descendants()
                        .filter(process -> process.info().command().orElse("").endsWith("/java"))
                        .forEach(process -> {
                            if (signal.equals("TERM")) {
                                process.destroy();
                            } else {
                                process.destroyForcibly();
                            }
                        });
                terminal.await("local> ");
                if (signal.equals("TERM")) {
                    assertThatTheTerminalIsAsBefore(terminal);
                }
            }
            awaitSessions("0", "query LIKE '%left behind%'");
        }
    }

    /** The session that the lost connection left would keep its locks until the kubelet notices, hours later. */
    @Test
    void aNetworkThatIsGoneEndsPsqlAndItsSession(@TempDir Path folder) throws IOException, GeneralSecurityException {
        try (ApiProxy way = ApiProxy.open(namespace.kubeconfig(), folder);
                PseudoTerminal terminal =
                        psql(Map.of("KUBECONFIG", way.kubeconfig().toString()))) {
            terminal.line("BEGIN; SELECT 'far away';").await("far away\\s.*myapp=\\*# ");
            awaitSessions("1", "query LIKE '%far away%'");
            // A network that never answered a ping may have a proxy that swallows them; the first one comes after 10 s.
            terminal.pause(Duration.ofSeconds(12));
            way.freeze();
            terminal.await(
                    Duration.ofMinutes(1), "error: the connection to psql was lost.*Its session has ended.*local> ");
            awaitSessions("0", "query LIKE '%far away%'");
            assertThatTheTerminalIsAsBefore(terminal);
        }
    }

    @Test
    void inTheShellTheNextKeyIsTheShells() {
        try (var shell = new PseudoTerminal(
                120,
                Map.of(),
                List.of(TestNamespace.program().toString(), "shell", "--no-history", "-n", namespace.name()))) {
            shell.await("demo@");
            for (int again = 0; again < 3; again++) {
                shell.line("psql").await("myapp=# ");
                shell.line("SELECT 6 * 7;").await(" 42\\s.*myapp=# ");
                shell.type("\u0004").await("demo@\\S+> ");
                shell.line("version").await("kubectl-pg .*> ");
            }
            shell.line("psql > " + "/dev/null").await("error: .*> ");
            shell.line("exit");
            // That of the last command.
            assertThat(shell.exitCode()).isEqualTo(2);
        }
    }

    /** Within five seconds of the end of restart. */
    @Test
    void connectReachesTheNewPodByItself() throws IOException {
        Running connect = namespace.startPg("connect", "demo", "-o", "json");
        try {
            int port = port(connect);
            assertThat(answers(port)).isTrue();
            namespace.pg("restart", "demo", "--pod", "--yes").succeeded();
            await().atMost(Duration.ofSeconds(5)).until(() -> answers(port));
            assertThat(namespace
                            .pg("connect", "demo", "--port", Integer.toString(port))
                            .exited(3)
                            .err())
                    .contains("the local port " + port + " cannot be opened");
        } finally {
            connect.kill();
        }
    }

    private static int port(Running connect) {
        var found = new int[1];
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Matcher port = Pattern.compile("\"port\" : ([0-9]+)").matcher(connect.out());
            found[0] = port.find() ? Integer.parseInt(port.group(1)) : 0;
            return found[0] > 0;
        });
        return found[0];
    }

    /** As PostgreSQL does when it is asked for TLS (PostgreSQL docs, §53.7, SSLRequest). */
    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
            int answer = socket.getInputStream().read();
            return answer == 'S' || answer == 'N';
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void connectRunsAProgramThatFindsTheServerInItsEnvironment() {
        Finished finished = new Running(new ProcessBuilder(
                        TestNamespace.program().toString(),
                        "connect",
                        "demo",
                        "-n",
                        namespace.name(),
                        "--",
                        "bash",
                        "-c",
                        "echo \"$PGHOST $PGUSER $PGDATABASE ${PGPASSWORD-none}\"; stat -c '%a %n' \"$PGPASSFILE\"; "
                                + "grep -c \"^127.0.0.1:$PGPORT:[*]:myapp:.\" \"$PGPASSFILE\"; exit 7"))
                .finish()
                .exited(7);
        List<String> lines = finished.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("127.0.0.1 myapp myapp none");
        assertThat(lines.get(1)).startsWith("600 ");
        assertThat(lines.get(2)).isEqualTo("1");
        assertThat(Path.of(lines.get(1).substring("600 ".length()))).doesNotExist();
    }

    @Test
    void controlCIsTheProgramsThatConnectRuns() {
        String program = "trap 'echo caught; exit 5' INT; echo begun; while :; do sleep 0.1; done";
        try (var terminal = new PseudoTerminal(100, Map.of(), List.of("bash", "--norc", "-i"))) {
            terminal.line("PS1='local> '").await("local> ");
            terminal.line(TestNamespace.program() + " connect demo -n " + namespace.name() + " -- bash -c \"" + program
                            + "\"")
                    .await("\nbegun");
            terminal.controlC().await("caught\\s.*local> ");
            terminal.line("echo code $?").await("code 5\\s");
        }
        try (var shell = new PseudoTerminal(
                120,
                Map.of(),
                List.of(TestNamespace.program().toString(), "shell", "--no-history", "-n", namespace.name()))) {
            shell.await("demo@");
            shell.line("connect demo -- bash -c \"" + program + "\"").await("\nbegun");
            shell.controlC().await("caught\\s.*demo@\\S+> ");
            shell.line("connect").await("postgresql://myapp@127.0.0.1:[0-9]+/myapp");
            shell.controlC().await("interrupted.*demo@\\S+> ");
        }
    }

    @Test
    void logsGoOnWithTheNewPodAndLoseNoLine() {
        Running logs = namespace.startPg("logs", "demo", "-f", "--level", "warning");
        try {
            log("before");
            await().atMost(Duration.ofSeconds(20)).until(() -> logs.out().contains("before"));
            namespace.pg("restart", "demo", "--yes").succeeded();
            log("between");
            namespace.pg("restart", "demo", "--pod", "--yes").succeeded();
            log("after");
            await().atMost(Duration.ofSeconds(20)).until(() -> logs.out().contains("after"));
            assertThat(logs.out().lines().filter(line -> line.contains("WARNING:  it is said")))
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("demo-1  "));
        } finally {
            logs.kill();
        }
        Finished one = namespace
                .pg("logs", "demo", "--level", "WARNING", "-o", "json", "--since", "1h")
                .succeeded();
        assertThat(one.out()).contains("it is said after").doesNotContain("\"LOG\"");
        namespace.pg("logs", "demo", "--instance", "demo-9").exited(3);
    }

    private static void log(String word) {
        namespace.sql(
                "demo-1-0",
                "SET log_min_messages = warning; DO $$ BEGIN RAISE WARNING 'it is said " + word + "'; END $$");
    }

    private static void awaitSessions(String count, String condition) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(namespace.sql(
                                "demo-1-0",
                                "SELECT count(*) FROM pg_stat_activity WHERE " + condition
                                        + " AND pid <> pg_backend_pid()"))
                        .isEqualTo(count));
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The ways into a running server. */
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
            terminal.line("\\! stty size").await("40 60\\s.*myapp=# ");
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
            assertThat(shell.exitCode()).isZero();
        }
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

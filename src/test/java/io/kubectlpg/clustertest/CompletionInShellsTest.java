package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TAB in bash, zsh and fish on a terminal, with the scripts in {@code completions/}. It needs no Kubernetes. */
class CompletionInShellsTest {
    private static final Path PROGRAM = Path.of(
                    Objects.requireNonNullElse(System.getenv("KUBECTL_PG"), "target/dist/kubectl-pg/bin/kubectl-pg"))
            .toAbsolutePath();
    private static final Path SCRIPTS = Path.of("completions").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static TrainedServer server;

    /** How each shell is started, and how it reads its script. */
    enum Shell {
        BASH("bash --norc --noprofile -i", "PS1='rea''dy> '; source %s/kubectl-pg.bash"),
        ZSH(
                "zsh -f -i",
                "PS1='rea''dy> '; unsetopt prompt_cr prompt_sp; autoload -Uz compinit; compinit -u -D; source %s/_kubectl-pg"),
        FISH("fish --private --no-config -i", "function fish_prompt; echo 'rea''dy> '; end; source %s/kubectl-pg.fish");

        private final String command;
        private final String script;

        Shell(String command, String script) {
            this.command = command;
            this.script = script;
        }
    }

    @BeforeAll
    static void prepare() throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "dev/build makes " + PROGRAM);
        Finished installed = new Running(new ProcessBuilder(
                        "bash", "-c", ". dev/lib/shell; install_packages zsh fish && command -v zsh fish"))
                .finish();
        assumeTrue(installed.exit() == 0, () -> "zsh and fish are missing: " + installed.err());
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("kubectl-pg"), PROGRAM);
        Files.writeString(folder.resolve("values of mine.yaml"), "");
        server = new TrainedServer(folder);
        // A context as a cloud names it.
        Files.writeString(
                server.kubeconfig(),
                Files.readString(server.kubeconfig())
                        .replace("{name: training, context:", "{name: \"arn:aws:eks:a/b\", context:")
                        .replace("current-context: training", "current-context: \"arn:aws:eks:a/b\""));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static PseudoTerminal open(Shell shell) {
        return open(shell, folder.resolve("bin"));
    }

    private static PseudoTerminal open(Shell shell, Path bin) {
        Map<String, String> environment = Map.of(
                "PATH", bin + ":" + System.getenv("PATH"),
                "HOME", folder.toString(),
                "XDG_STATE_HOME", folder.resolve("state").toString(),
                "KUBECONFIG", server.kubeconfig().toString(),
                "ZDOTDIR", folder.toString());
        var command = new ArrayList<>(List.of("env", "--chdir=" + folder));
        command.addAll(List.of(shell.command.split(" ", -1)));
        var terminal = new PseudoTerminal(150, environment, command);
        terminal.pause(Duration.ofMillis(500));
        terminal.line(shell.script.formatted(SCRIPTS)).await("ready> ");
        return terminal;
    }

    /**
     * Asserts what is in the line after it was typed. Ctrl-A, Ctrl-E and quotes make it an argument, which is printed. A busy
     * machine gets more time in the next attempt.
     */
    // Zsh takes its space away again where something else is typed.
    private static void assertCompleted(PseudoTerminal terminal, String typed, String line) {
        for (int attempt = 1; ; attempt++) {
            terminal.type(typed).pause(Duration.ofMillis(700L * attempt * attempt));
            terminal.type("\u0001printf '<%s>\\n' '\u0005'\r");
            try {
                terminal.await("\n<" + Pattern.quote(line) + " ?>");
                return;
            } catch (AssertionError other) {
                if (attempt == 3) {
                    throw other;
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tabCompletesWordsFilesAndNames(Shell shell) {
        try (PseudoTerminal terminal = open(shell)) {
            assertCompleted(terminal, "kubectl-pg -n db statu\t", "kubectl-pg -n db status");
            assertCompleted(terminal, "kubectl-pg restore-point cr\t", "kubectl-pg restore-point create");
            assertCompleted(terminal, "kubectl-pg status -o js\t", "kubectl-pg status -o json");
            assertCompleted(terminal, "kubectl-pg status --output=js\t", "kubectl-pg status --output=json");
            assertCompleted(
                    terminal, "kubectl-pg install demo -f val\t", "kubectl-pg install demo -f values\\ of\\ mine.yaml");
            assertCompleted(terminal, "kubectl-pg status no-such-cl\t", "kubectl-pg status no-such-cl");
            terminal.line("echo $SHLVL; kubectl-pg __complete status ''; kubectl-pg __complete --context ''")
                    .pause(Duration.ofSeconds(3));
            assertCompleted(terminal, "kubectl-pg status d\t", "kubectl-pg status demo");
            assertCompleted(terminal, "kubectl-pg --context=arn:aw\t", "kubectl-pg --context=arn:aws:eks:a/b");
            assertCompleted(terminal, "kubectl-pg --context arn:aw\t", "kubectl-pg --context arn:aws:eks:a/b");
        }
    }

    /** Whoever may create a database in a cluster chooses its name. */
    @ParameterizedTest
    @EnumSource
    void aNameIsNeverRun(Shell shell) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("hostile " + shell));
        Path program = Files.writeString(bin.resolve("kubectl-pg"), """
                #!/bin/sh
                [ "$1" != __complete ] || printf '%s\\n' 'shop$(touch run)`touch run`'"'"';touch run;' :4
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (PseudoTerminal terminal = open(shell, bin)) {
            for (String quote : List.of("", "\"", "'")) {
                terminal.type("kubectl-pg psql -d " + quote + "sh\t").pause(Duration.ofMillis(700));
                // Ends a quote that is still open, too.
                terminal.type(quote + "\r").pause(Duration.ofMillis(300));
                terminal.type("\u0003").pause(Duration.ofMillis(300));
            }
        }
        assertThat(folder.resolve("run")).doesNotExist();
    }
}

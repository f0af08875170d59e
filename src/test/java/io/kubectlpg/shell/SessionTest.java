package io.kubectlpg.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubectlpg.command.GlobalOptions;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console = new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.none(),
            Console.Verbosity.NORMAL,
            Clock.systemUTC());
    private final Commands commands = new Commands();
    private final Session session = new Session(
            commands, new Place(new GlobalOptions(), Optional.empty(), "db", Optional.empty()), new Session.Screen() {
                @Override
                public void clear() {}

                @Override
                public List<String> history() {
                    return List.of("status", "list");
                }
            });

    @AfterEach
    void close() {
        commands.close();
    }

    private int run(String line) {
        int code = session.run(line, console, StandardInput.none(), new Interruptions());
        console.out().flush();
        return code;
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsACommandWithAndWithoutItsPrefix() {
        assertThat(run("version")).isZero();
        assertThat(run("kubectl pg version")).isZero();
        assertThat(said().lines()).hasSize(2).allMatch(line -> line.startsWith("kubectl-pg "));
    }

    @Test
    void aWrongWordIsAnErrorOfOneLine() {
        assertThat(run("versoin")).isEqualTo(2);
        assertThat(said()).contains("error: \"versoin\" is not known here", "Did you mean version?");
        assertThat(run("list |")).isEqualTo(2);
        assertThat(run("sql")).isEqualTo(2);
        assertThat(run("use")).isEqualTo(2);
    }

    @Test
    void theOutputGoesToAFileOrAProgram() throws IOException {
        Path file = folder.resolve("a file");
        assertThat(run("version > '" + file + "'")).isZero();
        assertThat(run("version >> '" + file + "'")).isZero();
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(run("version | grep -q kubectl-pg")).isZero();
        assertThat(run("version | grep -q nothing")).isEqualTo(1);
        assertThat(run("version | exit 7")).isEqualTo(7);
        assertThat(run("version > '" + folder + "'")).isEqualTo(2);
        assertThat(said()).contains("cannot be written");
    }

    @Test
    void anAliasStandsForACommandAndItsFirstWords() {
        assertThat(run("alias v='version'")).isZero();
        assertThat(run("v")).isZero();
        assertThat(run("alias")).isZero();
        assertThat(said()).contains("v=version");
        assertThat(run("alias status=version")).isEqualTo(2);
        assertThat(run("alias sql=version")).isEqualTo(2);
        assertThat(run("alias n='list | wc -l'")).isEqualTo(2);
        assertThat(run("unalias v")).isZero();
        assertThat(run("unalias v")).isEqualTo(4);
        assertThat(run("v")).isEqualTo(2);
    }

    @Test
    void aFileEndsAtTheFirstLineThatFails() throws IOException {
        Path file = folder.resolve("lines");
        Files.writeString(file, "# first\nversion\n\nversoin\nversion\n");
        assertThat(run("source " + file)).isEqualTo(2);
        assertThat(said()).contains(file + ":4: ended here, with exit code 2");
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        assertThat(run("source " + folder.resolve("none"))).isEqualTo(2);
    }

    @Test
    void aFileThatSourcesItselfEnds() throws IOException {
        Path file = folder.resolve("lines");
        Files.writeString(file, "source " + file);
        assertThat(run("source " + file)).isEqualTo(2);
        assertThat(said()).contains("more than 10 files source each other");
    }

    @Test
    void showsWhatWasTypedAndItsOwnWords() {
        run("history 1");
        assertThat(said()).isEqualTo("    2  list\n");
        run("help");
        assertThat(said()).contains("Back up and recover:", "The shell's own:", "use CLUSTER | -n NAMESPACE");
        assertThat(run("help watch")).isZero();
        assertThat(run("help status")).isZero();
        assertThat(said()).contains("Usage: kubectl pg status");
    }

    @Test
    void anotherNamespaceForgetsTheCluster() {
        run("use -n other");
        assertThat(session.place().namespace()).isEqualTo("other");
        assertThat(session.place().cluster()).isEmpty();
        run("exit");
        assertThat(session.left()).isTrue();
    }

    @Test
    void aShellOpensNoShell() {
        assertThat(run("shell")).isEqualTo(2);
        assertThat(said()).contains("you are already in the kubectl-pg shell");
    }
}

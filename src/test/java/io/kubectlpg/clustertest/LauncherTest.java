package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script as it is installed. It needs a built program and no Kubernetes. */
class LauncherTest {
    private static final Path PROGRAM = Path.of(
                    Objects.requireNonNullElse(System.getenv("KUBECTL_PG"), "target/dist/kubectl-pg/bin/kubectl-pg"))
            .toAbsolutePath();

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsABuiltProgram() {
        assumeTrue(Files.isExecutable(PROGRAM), "dev/build makes " + PROGRAM);
    }

    @Test
    void startsFromAnyDirectory() {
        assertThat(run(PROGRAM.toString(), "version").text()).startsWith("kubectl-pg ");
        assertThat(java("version").text()).startsWith("kubectl-pg ");
    }

    /** The build has written down what the start script prints; it must be what this program prints. */
    @Test
    void printsWhatTheProgramWouldPrint() {
        assumeTrue(System.getenv("KUBECTL_PG") != null, "only dev/test builds the program of these very sources");
        for (int columns : List.of(80, 119, 120, 300)) {
            for (String command : program(columns, new ByteArrayOutputStream(), new ByteArrayOutputStream())
                    .commandLines()) {
                assertPrintsTheSame(columns, (command + " --help").split(" ", -1));
            }
            assertPrintsTheSame(columns, "config", "set", "-h");
            assertPrintsTheSame(columns, "--help");
            assertPrintsTheSame(columns, "-h");
            assertPrintsTheSame(columns, "version");
            assertPrintsTheSame(columns);
        }
    }

    private void assertPrintsTheSame(int columns, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = program(columns, out, err).run(words);
        Finished finished = program(columns, words);
        assertThat(finished)
                .isEqualTo(new Finished(
                        finished.command(),
                        code,
                        out.toString(StandardCharsets.UTF_8),
                        err.toString(StandardCharsets.UTF_8)));
    }

    private static Program program(int columns, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        var console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminal.none(columns),
                Console.Verbosity.NORMAL,
                Clock.systemUTC());
        return new Program(new Invocation(console, StandardInput.none()));
    }

    @Test
    void whatIsNotWrittenDownJavaAnswers() {
        assertThat(java("status", "--help").succeeded().out()).contains("Usage: kubectl pg status");
        assertThat(java().exited(2).err())
                .endsWith("error: no command was given\n  Choose one of the commands " + "above.\n");
        assertThat(program(80, "").exited(2).err()).startsWith("error: ");
        assertThat(program(80, "../80/version").exited(2).err()).startsWith("error: ");
    }

    @Test
    void startsThroughAChainOfLinksOneOfThemRelative() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("a folder/bin"));
        Files.createSymbolicLink(bin.resolve("real"), PROGRAM);
        Files.createSymbolicLink(folder.resolve("kubectl-pg"), Path.of("a folder/bin/real"));
        assertThat(run("./kubectl-pg", "version").text()).startsWith("kubectl-pg ");
        assertThat(run("bash", "-c", "PATH=$PWD:$PATH; cd /; kubectl-pg version")
                        .text())
                .startsWith("kubectl-pg ");
    }

    @Test
    void handsArgumentsOnAsTheyAre() {
        Finished finished =
                run(PROGRAM.toString(), "install", "demo", "--kubeconfig", "a \"b\"  'c' $HOME *\\", "--set", "");
        assertThat(finished.exited(2).err()).contains("a \"b\"  'c' $HOME *\\");
    }

    @Test
    void startsWithoutAHomeAndWithoutAKubeconfig() {
        Finished version = run("env", "-u", "HOME", PROGRAM.toString(), "version");
        assertThat(version.succeeded().text()).startsWith("kubectl-pg ");
        assertThat(version.err()).isEmpty();
        Finished status = run("env", "-u", "HOME", "-u", "KUBECONFIG", PROGRAM.toString(), "status", "demo");
        assertThat(status.exited(2).err()).contains("there is no kubeconfig");
    }

    @Test
    void hasNoEarForOptionsThatAreMeantForOtherPrograms() {
        Finished version = run(
                "env",
                "COLUMNS=79",
                "JAVA_TOOL_OPTIONS=-Dx=y",
                "JDK_JAVA_OPTIONS=--no-such-option",
                PROGRAM.toString(),
                "version");
        assertThat(version.succeeded().text()).startsWith("kubectl-pg ");
        assertThat(version.err()).isEmpty();
    }

    /** No page is written down for that width. */
    private Finished java(String... arguments) {
        return program(79, arguments);
    }

    private Finished program(int columns, String... arguments) {
        return run(Stream.concat(Stream.of("env", "COLUMNS=" + columns, PROGRAM.toString()), Arrays.stream(arguments))
                .toArray(String[]::new));
    }

    private Finished run(String... command) {
        return new Running(new ProcessBuilder(Arrays.asList(command)).directory(folder.toFile())).finish();
    }
}

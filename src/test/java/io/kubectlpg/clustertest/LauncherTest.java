package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
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
                "env", "JAVA_TOOL_OPTIONS=-Dx=y", "JDK_JAVA_OPTIONS=--no-such-option", PROGRAM.toString(), "version");
        assertThat(version.succeeded().text()).startsWith("kubectl-pg ");
        assertThat(version.err()).isEmpty();
    }

    private Finished run(String... command) {
        return new Running(new ProcessBuilder(Arrays.asList(command)).directory(folder.toFile())).finish();
    }
}

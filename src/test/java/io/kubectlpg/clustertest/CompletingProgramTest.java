package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers of the built program to a shell. It needs no Kubernetes. */
class CompletingProgramTest {
    private static final Path PROGRAM = Path.of(
                    Objects.requireNonNullElse(System.getenv("KUBECTL_PG"), "target/dist/kubectl-pg/bin/kubectl-pg"))
            .toAbsolutePath();

    @TempDir
    private Path folder;

    private Path linked;

    @BeforeAll
    static void needsABuiltProgram() {
        assumeTrue(Files.isExecutable(PROGRAM), "dev/build makes " + PROGRAM);
    }

    @BeforeEach
    void link() throws IOException {
        linked = Files.createSymbolicLink(folder.resolve("kubectl_complete-pg"), PROGRAM);
    }

    private Finished run(Map<String, String> environment, Path program, String... words) {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().put("KUBECONFIG", folder.resolve("none").toString());
        builder.environment().putAll(environment);
        return new Running(builder).finish();
    }

    /** Nothing on standard error, which would be shown in the middle of the line, and never a failure. */
    private String answer(Map<String, String> environment, String... words) {
        Finished finished = run(environment, linked, words);
        assertThat(finished.err()).isEmpty();
        return finished.exited(0).out();
    }

    private String answer(String... words) {
        return answer(Map.of(), words);
    }

    @Test
    void theLinkAndTheHiddenWordAnswerTheSame() {
        String commands = """
                create\tCreate a restore point and archive it.
                list\tList the restore points that restore-point create has made.
                :4
                """;
        assertThat(answer("restore-point", "")).isEqualTo(commands);
        assertThat(run(Map.of(), PROGRAM, "__complete", "restore-point", "")
                        .succeeded()
                        .out())
                .isEqualTo(commands);
        assertThat(answer("-n", "db", "statu")).isEqualTo("status\tShow the health and the state of a cluster.\n:4\n");
        assertThat(answer("status", "--output=js")).isEqualTo("json\n:4\n");
        assertThat(answer("install", "demo", "-f", "")).isEqualTo(":0\n");
    }

    @Test
    void wordsThatTheProgramItselfWouldAnswerAreCompleted() {
        assertThat(answer("--help")).isEqualTo("--help\tPrint this help and exit.\n:4\n");
        assertThat(answer("status", "-h")).isEqualTo("-h\tPrint this help and exit.\n:4\n");
        assertThat(answer("version")).isEqualTo("version\tPrint the version of kubectl-pg.\n:4\n");
        assertThat(answer("status", "--help", "")).endsWith(":4\n");
        assertThat(answer()).contains("install\t").endsWith(":4\n");
        assertThat(answer("no-such-command", "")).endsWith(":4\n");
        assertThat(answer("a \"b\"  'c' $HOME *\\", "--", "\n\t")).isEqualTo(":0\n");
    }

    @Test
    void everyLineIsAWordWithAtMostOneTab() {
        for (String[] words : List.of(new String[] {""}, new String[] {"-"}, new String[] {"restore", "--"})) {
            assertThat(answer(words).lines())
                    .hasSizeGreaterThan(5)
                    .allMatch(line -> line.matches("[a-z-]+(\t[^\t\\p{Cntrl}]+)?|:4"));
        }
    }

    /** With a cache that does not fit this fails; otherwise it is refused in silence, and a key takes three times as long. */
    @Test
    void itsStartUpCacheIsUsed() {
        assertThat(answer(Map.of("KUBECTL_PG_JAVA_OPTIONS", "-XX:AOTMode=on"), "statu"))
                .startsWith("status\t");
    }

    @Test
    void anUnreadableKubeconfigIsNoAnswer() throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), "\u0000{{{ no YAML");
        assertThat(answer(Map.of("KUBECONFIG", kubeconfig.toString()), "status", ""))
                .isEqualTo(":4\n");
        assertThat(answer(Map.of("KUBECONFIG", kubeconfig.toString()), "status", "--context", ""))
                .isEqualTo(":4\n");
    }

    @Test
    void aServerThatNeverAnswersIsNotWaitedFor() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                    current-context: c
                    contexts: [{name: c, context: {cluster: c, user: u}}]
                    clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}}]
                    users: [{name: u, user: {token: t}}]
                    """.formatted(silent.getLocalPort()));
            Map<String, String> environment = Map.of("KUBECONFIG", kubeconfig.toString());
            Instant start = Instant.now();
            assertThat(answer(environment, "status", "")).isEqualTo(":4\n");
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(stored()).contains("\nfailed\n"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(lookUps()).isEmpty());
        }
    }

    /** The processes of the program that still look names up. */
    private static List<ProcessHandle> lookUps() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(" __names status"))
                .toList();
    }

    private String stored() throws IOException {
        var text = new StringBuilder();
        try (var files = Files.walk(folder.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void namesComeFromTheServerAndFromThenOnFromTheFile() throws IOException {
        try (var server = new TrainedServer(folder)) {
            Map<String, String> environment =
                    Map.of("KUBECONFIG", server.kubeconfig().toString());
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(
                            () -> assertThat(answer(environment, "status", "")).startsWith("demo\t17"));
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(answer(environment, "status", "--context", ""))
                            .startsWith("training\n"));
            server.stop();
            assertThat(answer(environment, "status", "de")).startsWith("demo\t17");
            assertThat(answer(environment, "-n", "other", "status", "")).isEqualTo(":4\n");
        }
    }
}

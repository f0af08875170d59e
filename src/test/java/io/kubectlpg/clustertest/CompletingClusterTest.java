package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TAB behind {@code kubectl pg}, which kubectl's own completion hands over. */
@ClusterTest
class CompletingClusterTest {
    @TempDir
    private static Path folder;

    private static TestNamespace namespace;

    @BeforeAll
    static void install() throws IOException {
        Files.createSymbolicLink(folder.resolve("kubectl-pg"), TestNamespace.program());
        Files.createSymbolicLink(folder.resolve("kubectl_complete-pg"), TestNamespace.program());
        namespace = TestNamespace.create();
        namespace.installWithRepository("demo");
        namespace.pg("config", "set", "demo", "work_mem=7777kB").succeeded();
        namespace.pg("restore-point", "create", "demo", "before").succeeded();
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    /** As kubectl's own script does it. */
    private static String completed(String... words) {
        var command = new ArrayList<>(
                List.of(TestNamespace.kubectlFolder().resolve("kubectl").toString(), "__complete", "pg"));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        folder + ":" + System.getenv("PATH"),
                        "XDG_STATE_HOME",
                        folder.resolve("state").toString()));
        return new Running(builder).finish().succeeded().out();
    }

    private static void becomes(String line, String... words) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(completed(words)).contains(line).endsWith(":4\n"));
    }

    @Test
    void kubectlHandsTheLineOver() {
        assertThat(completed("restore-point", "")).isEqualTo("""
                create\tCreate a restore point and archive it.
                list\tList the restore points that restore-point create has made.
                :4
                """);
        assertThat(completed("status", "--output=js")).isEqualTo("json\n:4\n");
        assertThat(completed("-n", "db", "statu"))
                .isEqualTo("status\tShow the health and the state of a cluster.\n:4\n");
        assertThat(completed("status", "--no-")).startsWith("--no-color\t");
    }

    @Test
    void namesAreThoseOfTheNamespaceInTheLine() throws IOException {
        String there = namespace.name();
        becomes("demo\t17", "-n", there, "status", "");
        becomes("before\t20", "-n", there, "restore", "demo", "--name", "");
        becomes("before\t20", "restore", "demo", "-n", there, "--name=be");
        becomes("\tfull", "-n", there, "expire", "demo", "");
        becomes("postgres\n", "-n", there, "psql", "demo", "-d", "");
        becomes(there + "\n", "status", "-n", "kpg-test-");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(completed("-n", there, "config", "set", "demo", "work_m"))
                        .isEqualTo("work_mem=\n:6\n"));
        try (var files = Files.walk(folder.resolve("state"))) {
            String stored = files.filter(file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file))
                    .map(CompletingClusterTest::text)
                    .collect(Collectors.joining());
            assertThat(stored).contains("work_mem").doesNotContain("7777").doesNotContain("7MB");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}

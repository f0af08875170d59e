package io.kubectlpg.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletingTest {
    @TempDir
    private Path folder;

    private String answer(Path table, Path program, String... words) {
        var printed = new ByteArrayOutputStream();
        var environment = Map.of("XDG_STATE_HOME", folder.resolve("state").toString(), "HOME", folder.toString());
        new Completing(environment, table, program)
                .answer(List.of(words), new PrintStream(printed, true, StandardCharsets.UTF_8));
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Path script(String text) throws IOException {
        Path script = folder.resolve("kubectl-pg");
        Files.writeString(script, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void answersFromTheTable() throws IOException {
        Path table = folder.resolve("table");
        Files.writeString(table, "command\t\t\ncommand\tonly\tOf the table.\nend\nend\n");
        assertThat(answer(table, Path.of("none"), "")).isEqualTo("only\tOf the table.\n:4\n");
        assertThat(answer(table, Path.of("none"))).isEqualTo("only\tOf the table.\n:4\n");
    }

    @Test
    void whatFailsIsNoAnswer() throws IOException {
        Path table = folder.resolve("table");
        Files.writeString(table, "<html>");
        assertThat(answer(table, Path.of("none"), "sta")).isEqualTo(":4\n");
        assertThat(answer(Path.of("none"), Path.of("none"), "status", ""))
                .as("a program that cannot look up")
                .isEqualTo(":4\n");
    }

    @Test
    void aLookUpThatTakesLongIsNotWaitedForAndOneIsEnough() throws IOException {
        Path program = script("echo \"$*\" >>\"$0.called\"; sleep 0.5\n");
        Instant start = Instant.now();
        assertThat(answer(Path.of("none"), program, "-n", "db", "status", "")).isEqualTo(":4\n");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
        await().untilAsserted(() ->
                assertThat(Files.readString(Path.of(program + ".called"))).isEqualTo("__names -n db status \n"));
    }

    /** A plugin could ask there, and Ctrl-C would end it. */
    @Test
    void theLookUpHasNoTerminalOfTheUser() throws IOException {
        Path program = script("""
                ps -o sid= -p $$ | tr -d ' ' >"$0.sid"; echo $$ >"$0.pid"
                (: </dev/tty) 2>/dev/null && echo a terminal >"$0.tty"
                read -r line; echo "input: $line" >"$0.input"
                """);
        answer(Path.of("none"), program, "status", "");
        await().untilAsserted(() ->
                assertThat(Files.readString(Path.of(program + ".input"))).isEqualTo("input: \n"));
        assertThat(Path.of(program + ".tty")).doesNotExist();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            assertThat(Files.readString(Path.of(program + ".sid")))
                    .isEqualTo(Files.readString(Path.of(program + ".pid")));
        }
    }

    @Test
    void withAReadOnlyHomeNothingIsLookedUp() throws IOException {
        Path program = script("echo called >\"$0.called\"\n");
        Files.writeString(folder.resolve("state"), "no folder");
        assertThat(answer(Path.of("none"), program, "status", "")).isEqualTo(":4\n");
        assertThat(Path.of(program + ".called")).doesNotExist();
    }

    @Test
    void anotherContextInTheKubeconfigHasItsOwnNames() throws IOException {
        Files.createDirectories(folder.resolve(".kube"));
        Path kubeconfig = Files.writeString(folder.resolve(".kube/config"), "current-context: one\n");
        Path program = script("echo called >>\"$0.called\"\n");
        answer(Path.of("none"), program, "status", "");
        for (Path file : known()) {
            // As its look-up would have written it.
            Files.move(file, Path.of(file.toString().replace(".lock", "")));
        }
        assertThat(known()).hasSize(1);
        Files.writeString(kubeconfig, "current-context: another\n");
        answer(Path.of("none"), program, "status", "");
        assertThat(known()).as("another question").hasSize(2);
    }

    private List<Path> known() throws IOException {
        try (var files = Files.list(folder.resolve("state/kubectl-pg/completion"))) {
            return files.toList();
        }
    }
}

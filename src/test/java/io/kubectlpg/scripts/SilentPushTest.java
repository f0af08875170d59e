package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Which pushes a server that ends does not wait for, among processes that bear the names. */
@EnabledOnOs(OS.LINUX)
class SilentPushTest {
    private static final String WAITS = "read";
    private static final String MOVES = "while :; do printf '%100000s' ''; sleep 0.05; done >/dev/null";
    /** Looks as often as the supervisor does, by a clock that goes faster; tells who still pushes. */
    private static final String TWENTY_SECONDS =
            "for second in 0 4 8 12 16 20; do SECONDS=$second; end_silent_pushes; sleep 0.3; echo $second $(pushes); done";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeAPod() throws IOException {
        Files.writeString(
                folder.resolve("common"),
                Files.readString(Path.of("manifests/base/scripts/common"))
                        .replace("RUN=/run/pg ", "RUN=" + folder + " "));
        Files.copy(Path.of("/bin/bash"), folder.resolve("pgbackrest"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void pushesAreWhatTheArchiverDoesAndNothingElse() throws IOException, InterruptedException {
        Process push = pgbackrest(WAITS, "--stanza=demo", "archive-push");
        Process asynchronous = pgbackrest(WAITS, "--stanza=demo", "archive-push:async");
        Process backup = pgbackrest(WAITS, "--stanza=demo", "backup");

        run("end_pushes");

        assertThat(push.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(asynchronous.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(backup.isAlive()).isTrue();
    }

    @Test
    void oneThatHasMovedNothingForFifteenSecondsEnds() throws IOException, InterruptedException {
        Process push = pgbackrest(WAITS, "archive-push");
        assertThat(run(TWENTY_SECONDS)).contains("12 " + push.pid() + "\n", "\n20\n");
    }

    @Test
    void oneThatGoesOnIsWaitedFor() throws IOException, InterruptedException {
        Process push = pgbackrest(MOVES, "archive-push");
        assertThat(run(TWENTY_SECONDS)).contains("\n20 " + push.pid() + "\n");
    }

    private Process pgbackrest(String script, String... words) throws IOException {
        var command = new ArrayList<>(List.of(folder.resolve("pgbackrest").toString(), "-c", script));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private String run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -eu; . \"$1\"; " + script,
                        "run",
                        folder.resolve("common").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}

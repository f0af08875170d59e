package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which pushes end while a server ends, among processes that bear the names. The functions signal every push that /proc
 * shows, so they run in a PID namespace of their own: on the machine itself they would end the pushes of real servers.
 */
@EnabledOnOs(OS.LINUX)
class SilentPushTest {
    private static final String WAITS = "read -r <>silence";
    /** Forks nothing: until it becomes another program, a child has the name of its parent. */
    private static final String MOVES =
            "while :; do printf '%100000s' ''; read -r -t 0.05 <>silence || :; done >/dev/null";
    /** Looks as often as the supervisor does, by a clock that goes faster; tells who still pushes. */
    private static final String TWENTY_SECONDS =
            "clock() { now=$second; }; for second in 0 4 8 12 16 20; do end_silent_pushes; sleep 0.3; echo $second $(pushes); done";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeAPod() throws IOException {
        Files.writeString(
                folder.resolve("common"),
                Files.readString(Path.of("manifests/base/scripts/common"))
                        .replace("RUN=/run/pg ", "RUN=" + folder + " "));
        Files.copy(Path.of("/bin/bash"), folder.resolve("pgbackrest"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void pushesAreWhatTheArchiverDoesAndNothingElse() throws IOException, InterruptedException {
        String said = run(
                started("push", WAITS, "--stanza=demo archive-push"),
                started("asynchronous", WAITS, "--stanza=demo archive-push:async"),
                started("backup", WAITS, "--stanza=demo backup"),
                "end_pushes",
                "wait $push $asynchronous || echo ended",
                "kill -0 $backup && echo 'the backup lives'");

        assertThat(said).isEqualTo("ended\nthe backup lives\n");
    }

    @Test
    void oneThatHasMovedNothingForFifteenSecondsEnds() throws IOException, InterruptedException {
        assertThat(run(started("push", WAITS, "archive-push"), "echo $push", TWENTY_SECONDS))
                .matches("(\\d+)\n(\\d+ \\1\n)+16\n20\n");
    }

    @Test
    void oneThatGoesOnIsWaitedFor() throws IOException, InterruptedException {
        assertThat(run(started("push", MOVES, "archive-push"), "echo $push", TWENTY_SECONDS))
                .matches("(\\d+)\n(\\d+ \\1\n){6}");
    }

    @Test
    void noProcessOfTheMachineIsSeenOrEnded() throws IOException, InterruptedException {
        Process foreign = new ProcessBuilder(
                        folder.resolve("pgbackrest").toString(), "-c", "read -r", "bash", "archive-push")
                .start();
        try {
            assertThat(run("pushes", "end_pushes")).isEmpty();
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    /** In the background, with its number in the variable {@code name}, once it has its command line. */
    private static String started(String name, String script, String words) {
        return "\"$RUN/pgbackrest\" -c \"" + script + "\" bash " + words + " & " + name + "=$!; "
                + "until [[ $(<\"/proc/$" + name + "/comm\") == pgbackrest ]]; do sleep 0.01; done";
    }

    /** In processes of its own, of which none outlives it; without root in a user namespace, too. */
    private String run(String... script) throws IOException, InterruptedException {
        var command =
                new ArrayList<>(List.of("timeout", "60", "unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        if (!"root".equals(System.getProperty("user.name"))) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "bash",
                "-c",
                "set -eu; cd \"$1\"; mkfifo silence; . ./common\n" + String.join("\n", script),
                "run",
                folder.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}

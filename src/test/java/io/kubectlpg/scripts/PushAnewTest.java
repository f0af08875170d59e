package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Which processes it ends, among some that bear the names. */
@EnabledOnOs(OS.LINUX)
class PushAnewTest {
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void endsWhatIsPushedAndNothingElse() throws IOException, InterruptedException {
        Process push = process("pgbackrest", "--stanza=demo", "archive-push");
        Process asynchronous = process("pgbackrest", "--stanza=demo", "archive-push:async");
        Process backup = process("pgbackrest", "--stanza=demo", "backup");
        Process other = process("tail", "archive-push");

        assertThat(run()).contains(push.pid() + "\n", asynchronous.pid() + "\n").doesNotContain(backup.pid() + "\n");

        assertThat(push.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(asynchronous.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(backup.isAlive()).isTrue();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void leavesWhatHasNotBeenPushedForThatLong() throws IOException, InterruptedException {
        Process push = process("pgbackrest", "archive-push");
        assertThat(run("600")).isEmpty();
        assertThat(push.isAlive()).isTrue();

        Thread.sleep(Duration.ofMillis(2500));
        assertThat(run("2")).isEqualTo(push.pid() + "\n");
        assertThat(push.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** A process of that name which waits, with these words behind it. */
    private Process process(String name, String... words) throws IOException {
        var command = new ArrayList<>(
                List.of("bash", "-c", "name=$1; shift; exec -a \"$name\" bash -c 'read' \"$@\"", "start", name));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", "manifests/base/scripts/push-anew"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String ended = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return ended;
    }
}

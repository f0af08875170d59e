package io.kubectlpg.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that a CronJob starts, with folders of a test's own and a {@code psql} that says what the test wants. */
class ScheduledTest {
    /** 2026-11-21 02:00:00 UTC, in the minutes that a CronJob's Job is named by. */
    private static final String JOB = "demo-backup-incr-29920440";

    private static final String ID = "scheduled-20261121-020000-incr";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path requests;

    @BeforeEach
    void makeAnInstance() throws IOException {
        requests = Files.createDirectories(folder.resolve("state/requests"));
        Files.createDirectories(folder.resolve("run"));
        Files.createDirectories(folder.resolve("bin"));
        Path scripts = Files.createDirectories(folder.resolve("scripts"));
        Path sources = Path.of("manifests/base/scripts");
        String common = Files.readString(sources.resolve("common"))
                .replace("/opt/kubectl-pg ", scripts + " ")
                .replace("/run/pg ", folder.resolve("run") + " ")
                .replace("$VOLUME/kubectl-pg ", folder.resolve("state") + " ")
                // Process 1 is the supervisor's there, and not a test's to wake.
                .replace("/proc/1/fd/6", "/dev/null");
        Files.writeString(scripts.resolve("common"), common);
        for (String script : List.of("scheduled", "request")) {
            String text = Files.readString(sources.resolve(script)).replace("/opt/kubectl-pg/", scripts + "/");
            executable(scripts.resolve(script), text);
        }
        executable(scripts.resolve("request-backup"), "");
        psqlSays("f");
    }

    /** A script that never ends would go on after its test, in folders that are gone. */
    @AfterEach
    void endWhatStillRuns() {
        for (Process run : started) {
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
    }

    @Test
    void worksNamedAfterTheMomentThatItWasDue() throws IOException, InterruptedException {
        Process run = start(JOB);
        Path request = requests.resolve(ID);
        awaitFile(request.resolve("args"));
        assertThat(Files.readString(request.resolve("kind"))).isEqualTo("backup");
        assertThat(Files.readString(request.resolve("args"))).isEqualTo("incr\n");
        Files.writeString(request.resolve("log"), "P00   INFO: new backup label\n");
        Files.writeString(request.resolve("result"), "20261121-020003I");
        Files.writeString(request.resolve("exit"), "0\n");

        assertThat(end(run)).isZero();
        assertThat(out(run)).contains("new backup label", "ended with exit code 0: 20261121-020003I");
    }

    @Test
    void endsAsItsRequestEnds() throws IOException, InterruptedException {
        Process run = start(JOB);
        awaitFile(requests.resolve(ID).resolve("args"));
        Files.writeString(requests.resolve(ID).resolve("exit"), "82\n");
        assertThat(end(run)).isEqualTo(82);
    }

    @Test
    void theSecondPodFollowsWhatTheFirstOneBegan() throws IOException, InterruptedException {
        request(ID, "backup", "");
        Process run = start(JOB);
        awaitOut(run, "request " + ID);
        succeeds(ID);
        assertThat(end(run)).isZero();
        assertThat(ids()).containsExactly(ID);
    }

    /** At once, as the supervisor writes it: whoever follows never sees an empty file. */
    private void succeeds(String id) throws IOException {
        Path whole = Files.writeString(folder.resolve("exit"), "0\n");
        Files.move(whole, requests.resolve(id).resolve("exit"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void theSecondPodBeginsAgainWhatFailedOrWasSkipped() throws IOException, InterruptedException {
        request(ID, "backup", "137");
        request(ID + "-2", "skipped", "0");
        Process run = start(JOB);
        awaitFile(requests.resolve(ID + "-3").resolve("args"));
        succeeds(ID + "-3");
        assertThat(end(run)).isZero();
    }

    @Test
    void isSkippedWithTheReasonWhileOtherWorkRuns() throws IOException, InterruptedException {
        request("4f2a", "restore", "");
        Process run = start(JOB);
        assertThat(end(run)).isEqualTo(5);
        assertThat(Files.readString(requests.resolve(ID).resolve("kind"))).isEqualTo("skipped");
        assertThat(Files.readString(requests.resolve(ID).resolve("result"))).isEqualTo("restore 4f2a has not ended");
        assertThat(Files.readString(requests.resolve(ID).resolve("exit"))).isEqualTo("0\n");
    }

    @Test
    void doesNothingWhereNoPrimaryAccepts() throws IOException, InterruptedException {
        psqlSays("t");
        assertThat(end(start(JOB))).isEqualTo(3);
        assertThat(ids()).isEmpty();
    }

    @Test
    void aJobThatWasStartedByHandIsNamedByItsSecond() throws IOException, InterruptedException {
        request("scheduled-20261121-145228-incr", "backup", "0");
        assertThat(end(start("demo-backup-incr-1795272748"))).isZero();
    }

    @Test
    void refusesWhatIsNotTheNameOfAJob() throws IOException, InterruptedException {
        assertThat(end(start("demo-backup-incr-$(id)"))).isEqualTo(2);
        assertThat(ids()).isEmpty();
    }

    private Process start(String job) throws IOException {
        Path scheduled = folder.resolve("scripts/scheduled");
        var command = new ProcessBuilder("bash", scheduled.toString(), "incr", job, "backup", "incr");
        command.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        command.environment().put("TZ", "America/New_York");
        Process run = command.redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        started.add(run);
        return run;
    }

    /** Its exit code. One that is broken may follow its request for ever. */
    private int end(Process run) throws InterruptedException {
        boolean ended = run.waitFor(30, TimeUnit.SECONDS);
        assertThat(ended)
                .as(() -> "ended within 30 s; it began with: "
                        + said().lines().limit(5).toList())
                .isTrue();
        return run.exitValue();
    }

    private String out(Process run) {
        assertThat(run.isAlive()).isFalse();
        return said();
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("out"));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void awaitOut(Process run, String text) {
        await().until(() -> !run.isAlive() || said().contains(text));
    }

    private static void awaitFile(Path file) {
        await().until(() -> Files.exists(file));
    }

    private List<String> ids() throws IOException {
        var ids = new ArrayList<String>();
        try (Stream<Path> folders = Files.list(requests)) {
            folders.map(path -> path.getFileName().toString()).sorted().forEach(ids::add);
        }
        return ids;
    }

    private void request(String id, String kind, String exit) throws IOException {
        Path request = Files.createDirectories(requests.resolve(id));
        Files.writeString(request.resolve("kind"), kind, StandardCharsets.UTF_8);
        Files.writeString(request.resolve("args"), "incr\n");
        Files.writeString(request.resolve("log"), "");
        if (!exit.isEmpty()) {
            Files.writeString(request.resolve("exit"), exit + "\n");
        }
    }

    private void psqlSays(String answer) throws IOException {
        executable(folder.resolve("bin/psql"), "#!/bin/bash\necho " + answer + "\n");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}

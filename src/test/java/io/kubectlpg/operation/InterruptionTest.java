package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Progress;
import io.kubectlpg.output.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class InterruptionTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final FakeKube kube = new FakeKube();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** What a scratch instance takes away still needs the lock. */
    @Test
    void undoesWhatBeganLastBeforeTheLockAroundItIsLetGo() {
        Interruption lock = Interruption.watch(() -> done.add("let the lock go"));
        Interruption over = Interruption.watch(() -> done.add("never"));
        over.end();
        Interruption scratch = Interruption.watch(() -> {
            done.add("remove the scratch instance");
            // The process goes on meanwhile, and fails by that.
            lock.end();
        });

        Interruption.interrupted(LONG);
        scratch.end();

        assertThat(done).containsExactly("remove the scratch instance", "let the lock go");
    }

    @Test
    void whatFailsOrHangsKeepsNoOtherFromItsTurn() {
        Interruption lock = Interruption.watch(() -> done.add("let the lock go"));
        Interruption hangs = Interruption.watch(() -> Waiting.pause(Duration.ofMinutes(1)));
        Interruption fails = Interruption.watch(() -> {
            throw new IllegalStateException("for the test");
        });

        Interruption.interrupted(Duration.ofMillis(50));

        List.of(fails, hangs, lock).forEach(Interruption::end);
        assertThat(done).containsExactly("let the lock go");
    }

    /** In a process of its own. */
    @Test
    void aSecondSignalEndsTheProcessAtOnce() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hanging.class.getName())
                .redirectErrorStream(true)
                .start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("begun");
        process.toHandle().destroy();
        assertThat(said.readLine()).isEqualTo("interrupted");
        long second = System.nanoTime();
        process.toHandle().destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - second)).isLessThan(Duration.ofSeconds(2));
        assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.status());
    }

    /** Ends by a signal only, and takes its time for that. */
    static final class Hanging {
        private Hanging() {}

        public static void main(String... arguments) {
            Interruption _ = Interruption.watch(() -> {
                System.out.println("interrupted");
                Waiting.pause(Duration.ofMinutes(1));
            });
            System.out.println("begun");
            Waiting.pause(Duration.ofMinutes(1));
        }
    }

    /** The journal keeps it, and nobody has to wait for the lock. */
    @Test
    void letsTheLockOfAnOperationGoWhichIsTakenUpAtOnce() {
        Step told = new Step("wait", context -> {
            Interruption.interrupted(LONG);
            return StepResult.done();
        });

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(told))
                .satisfies(ended -> assertThat(ended.code()).isEqualTo(ExitCode.LOCKED));

        assertThat(said()).contains("interrupted; what the cluster has begun goes on");
        assertThat(run(new Step("wait", context -> StepResult.done()))).isInstanceOf(Runner.Outcome.Done.class);
    }

    @Test
    void nothingIsSaidOfAnOperationThatIsOver() {
        run(new Step("wait", context -> StepResult.done()));

        Interruption.interrupted(LONG);

        assertThat(said()).doesNotContain("interrupted");
    }

    private Runner.Outcome run(Step step) {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var console = new Console(stream, stream, Terminal.none(), Console.Verbosity.NORMAL, Clock.systemUTC());
        return new Runner(
                        kube,
                        Progress.on(console),
                        Clock.systemUTC(),
                        new LockHolder("ann", "laptop", 1),
                        OperationIds::random)
                .run(RunnerTest.operation(OperationKind.VERIFY, step), "one demo", Optional.empty(), plan -> {});
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}

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

class InterruptionsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Interruptions interruptions = new Interruptions();
    private final FakeKube kube = new FakeKube();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** What a scratch instance takes away still needs the lock. */
    @Test
    void undoesWhatBeganLastBeforeTheLockAroundItIsLetGo() {
        Interruptions.Watch lock = interruptions.watch(() -> done.add("let the lock go"));
        Interruptions.Watch over = interruptions.watch(() -> done.add("never"));
        over.close();
        Interruptions.Watch scratch = interruptions.watch(() -> {
            done.add("remove the scratch instance");
            // The process goes on meanwhile, and fails by that.
            lock.close();
        });

        interruptions.interrupt(LONG);
        scratch.close();

        assertThat(done).containsExactly("remove the scratch instance", "let the lock go");
    }

    @Test
    void whatFailsOrHangsKeepsNoOtherFromItsTurn() {
        Interruptions.Watch lock = interruptions.watch(() -> done.add("let the lock go"));
        Interruptions.Watch hangs = interruptions.watch(() -> Waiting.pause(Duration.ofMinutes(1)));
        Interruptions.Watch fails = interruptions.watch(() -> {
            throw new IllegalStateException("for the test");
        });

        interruptions.interrupt(Duration.ofMillis(50));

        List.of(fails, hangs, lock).forEach(Interruptions.Watch::close);
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
            var _ = Interruptions.ofThisProcess().watch(() -> {
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
            interruptions.interrupt(LONG);
            return StepResult.done();
        });

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(told))
                .satisfies(ended -> assertThat(ended.code()).isEqualTo(ExitCode.LOCKED));

        assertThat(said()).contains("interrupted; the work in the cluster goes on");
        assertThat(run(new Step("wait", context -> StepResult.done()))).isInstanceOf(Runner.Outcome.Done.class);
    }

    @Test
    void nothingIsSaidOfAnOperationThatIsOver() {
        run(new Step("wait", context -> StepResult.done()));

        interruptions.interrupt(LONG);

        assertThat(said()).doesNotContain("interrupted");
    }

    private Runner.Outcome run(Step step) {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var console = new Console(stream, stream, Terminal.none(), Console.Verbosity.NORMAL, Clock.systemUTC());
        var runner = new Runner(
                kube,
                Progress.on(console),
                Clock.systemUTC(),
                new LockHolder("ann", "laptop", 1),
                OperationIds::random);
        return interruptions.during(() ->
                runner.run(RunnerTest.operation(OperationKind.VERIFY, step), "one demo", Optional.empty(), plan -> {}));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}

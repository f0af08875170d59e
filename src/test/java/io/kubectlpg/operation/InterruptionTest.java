package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
class InterruptionTest {
    private final List<String> done = new ArrayList<>();
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

        Interruption.interrupted();
        scratch.end();

        assertThat(done).containsExactly("remove the scratch instance", "let the lock go");
    }

    /** The journal keeps it, and nobody has to wait for the lock. */
    @Test
    void letsTheLockOfAnOperationGoWhichIsTakenUpAtOnce() {
        Step told = new Step("wait", context -> {
            Interruption.interrupted();
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

        Interruption.interrupted();

        assertThat(said()).doesNotContain("interrupted");
    }

    private Runner.Outcome run(Step step) {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var console = new Console(stream, stream, false, false, Console.Verbosity.NORMAL, Map.of(), Clock.systemUTC());
        return new Runner(
                        kube,
                        Progress.on(console),
                        Clock.systemUTC(),
                        new Holder("ann", "laptop", 1),
                        OperationIds::random)
                .run(RunnerTest.operation("one", step), "one demo", Optional.empty(), plan -> {});
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}

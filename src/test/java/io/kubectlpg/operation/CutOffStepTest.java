package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A step looks first at what there is, so one whose connection to a pod is lost is done again. */
class CutOffStepTest {
    private final FakeKube kube = new FakeKube();
    private int tries;

    @Test
    void isDoneAgain() {
        run(1);
        assertThat(tries).isEqualTo(2);
        assertThat(new Journal(kube, new ClusterName("demo")).read().getFirst().state())
                .isEqualTo(OperationRecord.State.DONE);
    }

    @Test
    void endsWithWhatCutItOffAfterThreeTries() {
        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(3)).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.problem()).isEqualTo("the connection was closed");
        });
        assertThat(tries).isEqualTo(3);
    }

    private void run(int cuts) {
        var step = new Step("step", context -> {
            tries++;
            if (tries <= cuts) {
                throw new ExecLost("the connection was closed");
            }
            return StepResult.done();
        });
        new Runner(kube, Progress.silent(), Clock.systemUTC(), new LockHolder("ann", "laptop", 1), OperationIds::random)
                .run(new OneStep(step), "step demo", Optional.empty(), plan -> {});
    }

    private record OneStep(Step step) implements Operation {
        @Override
        public OperationKind kind() {
            return OperationKind.VERIFY;
        }

        @Override
        public ClusterName cluster() {
            return new ClusterName("demo");
        }

        @Override
        public ObjectNode arguments() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public Plan plan(Kube with, String id) {
            return new Plan(List.of(), List.of(), List.of(step));
        }
    }
}

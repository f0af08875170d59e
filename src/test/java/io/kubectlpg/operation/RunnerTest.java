package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube = new FakeKube();
    private final List<String> done = new ArrayList<>();

    @Test
    void runsStepsInOrderAndJournalsThem() {
        assertThat(run(operation("one", step("a"), step("b")))).isInstanceOf(Runner.Outcome.Done.class);

        assertThat(done).containsExactly("a", "b");
        OperationRecord record = journal().read().getFirst();
        assertThat(record.state()).isEqualTo(OperationRecord.State.DONE);
        assertThat(record.steps())
                .extracting(OperationRecord.StepRecord::outcome)
                .containsExactly("done", "done");
    }

    @Test
    void changesNothingWhenThereIsNothingToDo() {
        assertThat(run(operation("one"))).isInstanceOf(Runner.Outcome.NothingToDo.class);
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void stopsAtTheFirstFailureAndSaysWhereInTheJournal() {
        Operation failing =
                operation("one", step("a"), failing("b", CliException.failed("the disk is full", "")), step("c"));

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(failing));

        assertThat(done).containsExactly("a");
        OperationRecord record = journal().read().getFirst();
        assertThat(record.state()).isEqualTo(OperationRecord.State.FAILED);
        assertThat(record.problem()).isEqualTo("the disk is full");
        assertThat(record.currentStep()).isEqualTo(2);
    }

    @Test
    void aFailedOperationDoesNotBlockTheNext() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation("one", failing("b", CliException.failed("no", "")))));
        assertThat(run(operation("two", step("a")))).isInstanceOf(Runner.Outcome.Done.class);
    }

    @Test
    void anOperationThatGoesOnWithoutItsClientBlocksOthersAndIsTakenUpByItself() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation("one", step("a"), failing("b", CliException.timedOut("slow", "")))));
        String id = journal().unfinished().orElseThrow().id();

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation("two", step("x"))))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED);
                    assertThat(refusal.problem()).contains("one").contains(id).contains("step 2 of 2");
                    assertThat(refusal.remedy()).contains("kubectl pg resume demo");
                });
        assertThat(done).containsExactly("a");

        assertThat(run(operation("one", step("b")))).isEqualTo(new Runner.Outcome.Done(id));
        assertThat(journal().read()).hasSize(1);
    }

    @Test
    void aCheckThatRefusesLeavesNothingBehind() {
        Operation refused = operation(
                new Plan(List.of(), List.of(failing("look", CliException.refused("no", ""))), List.of(step("a"))));

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(refused));

        assertThat(done).isEmpty();
        assertThat(kube.get(Kind.CONFIG_MAP, "demo-operations")).isEmpty();
        assertThat(kube.get(Kind.LEASE, "demo-operation")).isEmpty();
    }

    @Test
    void whatWasLeftBehindAndIsRefusedNowBlocksNobodyAnyMore() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation("one", failing("b", CliException.timedOut("slow", "")))));
        Operation refused = new FakeOperation(
                "one",
                new Plan(List.of(), List.of(failing("look", CliException.refused("no", ""))), List.of(step("a"))),
                false);

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(refused));

        assertThat(run(operation("two", step("a")))).isInstanceOf(Runner.Outcome.Done.class);
    }

    @Test
    void theJournalAndTheLockGoWithTheCluster() {
        run(new FakeOperation("uninstall", Plan.of(List.of(step("a"))), true));

        assertThat(kube.get(Kind.CONFIG_MAP, "demo-operations")).isEmpty();
        assertThat(kube.get(Kind.LEASE, "demo-operation")).isEmpty();
    }

    @Test
    void theJournalKeepsTheLastTwenty() {
        for (int i = 0; i < Journal.KEPT + 5; i++) {
            run(operation("one", step("a")));
        }
        assertThat(journal().read()).hasSize(Journal.KEPT);
    }

    private Runner.Outcome run(Operation operation) {
        return new Runner(
                        kube,
                        Progress.silent(),
                        Clock.systemUTC(),
                        new Holder("ann", "laptop", 1),
                        OperationIds::random)
                .run(operation, operation.kind() + " demo", Optional.empty(), plan -> {});
    }

    private Journal journal() {
        return new Journal(kube, DEMO);
    }

    private Step step(String name) {
        return new Step(name, context -> {
            done.add(name);
            return StepResult.done();
        });
    }

    private static Step failing(String name, CliException failure) {
        return new Step(name, context -> {
            throw failure;
        });
    }

    private static Operation operation(String kind, Step... steps) {
        return new FakeOperation(kind, Plan.of(List.of(steps)), false);
    }

    private static Operation operation(Plan plan) {
        return new FakeOperation("one", plan, false);
    }

    private record FakeOperation(String kind, Plan plan, boolean removesCluster) implements Operation {
        @Override
        public ClusterName cluster() {
            return DEMO;
        }

        @Override
        public ObjectNode arguments() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public Plan plan(Kube kube, String id) {
            return plan;
        }
    }
}

package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.output.Progress;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube = new FakeKube();
    private final List<String> done = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void runsStepsInOrderAndJournalsThem() {
        assertThat(run(operation(OperationKind.VERIFY, step("a"), step("b")))).isInstanceOf(Runner.Outcome.Done.class);

        assertThat(done).containsExactly("a", "b");
        OperationRecord record = journal().read().getFirst();
        assertThat(record.state()).isEqualTo(OperationRecord.State.DONE);
        assertThat(record.steps())
                .extracting(OperationRecord.StepRecord::outcome)
                .containsExactly("done", "done");
    }

    @Test
    void changesNothingWhenThereIsNothingToDo() {
        assertThat(run(operation(OperationKind.VERIFY))).isInstanceOf(Runner.Outcome.NothingToDo.class);
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void stopsAtTheFirstFailureAndSaysWhereInTheJournal() {
        Operation failing = operation(
                OperationKind.VERIFY, step("a"), failing("b", CliException.failed("the disk is full", "")), step("c"));

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(failing));

        assertThat(done).containsExactly("a");
        OperationRecord record = journal().read().getFirst();
        assertThat(record.state()).isEqualTo(OperationRecord.State.FAILED);
        assertThat(record.problem()).isEqualTo("the disk is full");
        assertThat(record.currentStep()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStepHandsWhatItFindsToTheNextAndToWhoeverAsked(boolean changesCluster) {
        Step counts = new Step("count", context -> {
            int before =
                    context.found().last(Counted.class).map(Counted::number).orElse(0);
            return StepResult.done().with(new Counted(before + 1));
        });
        Plan plan = Plan.of(List.of(counts, step("a"), counts));

        Runner.Outcome outcome = run(new FakeOperation(
                OperationKind.DRILL, plan, false, JsonNodeFactory.instance.objectNode(), changesCluster));

        assertThat(outcome.results()).isEqualTo(new Results(List.of(new Counted(1), new Counted(2))));
        assertThat(outcome.results().last(Counted.class)).contains(new Counted(2));
    }

    private record Counted(int number) implements Result {}

    @Test
    void anOperationIsDoneAlthoughItsHistoryIsNotStoredAndTheNextOneStoresIt() {
        Operation storing = new FakeOperation(
                OperationKind.BACKUP,
                Plan.of(List.of(step("a"))),
                false,
                JsonNodeFactory.instance.objectNode(),
                true,
                true);
        String point =
                "{\"name\":\"release\",\"lsn\":\"0/4000090\",\"timeline\":1,\"time\":\"2026-11-21T08:30:00+00:00\"}\n";
        FakeKube cluster = Observations.cluster(Observations.healthy(), argv -> new PodExec.Result(0, point, ""))
                .failing("create ConfigMap demo-history-1", CliException.unreachable("down", ""));
        var runner = new Runner(
                cluster, Progress.silent(), clock(), new LockHolder("ann", "laptop", 1), OperationIds::random);

        assertThat(runner.run(storing, "backup demo", Optional.empty(), plan -> {}))
                .isInstanceOf(Runner.Outcome.Done.class);
        assertThat(cluster.failed("create ConfigMap demo-history-1")).isEqualTo(1);

        cluster.failingNoMore();
        runner.run(storing, "backup demo", Optional.empty(), plan -> {});
        assertThat(new HistoryStore(cluster, DEMO).read("7710534850322788396").restorePoints())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptionIsToldOnce(boolean changesCluster) {
        var interruptions = new Interruptions();
        Step interrupted = new Step("b", context -> {
            interruptions.interrupt(Duration.ofSeconds(5));
            throw CliException.interrupted();
        });
        var told = new ArrayList<String>();
        Operation operation = new FakeOperation(
                OperationKind.BACKUP,
                Plan.of(List.of(interrupted)),
                false,
                JsonNodeFactory.instance.objectNode(),
                changesCluster);
        var runner = new Runner(
                kube,
                new Progress() {
                    @Override
                    public Task start(String step) {
                        return Progress.silent().start(step);
                    }

                    @Override
                    public void note(String text) {
                        told.add(text);
                    }
                },
                Clock.systemUTC(),
                new LockHolder("ann", "laptop", 1),
                OperationIds::random);

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> interruptions.during(() -> runner.run(operation, "b", Optional.empty(), plan -> {})))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ExitCode.INTERRUPTED);
                    assertThat(failure.problem()).isEmpty();
                });
        assertThat(told).singleElement().asString().startsWith("interrupted; ");
    }

    @Test
    void aFailedOperationDoesNotBlockTheNext() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation(OperationKind.VERIFY, failing("b", CliException.failed("no", "")))));
        assertThat(run(operation(OperationKind.EXPIRE, step("a")))).isInstanceOf(Runner.Outcome.Done.class);
    }

    @Test
    void anOperationThatGoesOnWithoutItsClientBlocksOthersAndIsTakenUpByItself() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(
                        operation(OperationKind.VERIFY, step("a"), failing("b", CliException.timedOut("slow", "")))));
        String id = journal().unfinished().orElseThrow().id();

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation(OperationKind.EXPIRE, step("x"))))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED);
                    assertThat(refusal.problem())
                            .contains("verify")
                            .contains(id)
                            .contains("step 2 of 2");
                    assertThat(refusal.remedy()).contains("kubectl pg resume demo");
                });
        assertThat(done).containsExactly("a");

        assertThat(runner(new LockHolder("bob", "desktop", 2))
                        .run(operation(OperationKind.VERIFY, step("b")), "one demo", Optional.empty(), plan -> {}))
                .isEqualTo(new Runner.Outcome.Done(id, Results.NONE));
        assertThat(journal().read())
                .singleElement()
                .satisfies(record -> assertThat(record.by()).contains("bob"));
    }

    /** Nothing works for it: storage, an image or a node has to come, and nobody knows when. */
    @Test
    void whatWaitsForSomebodyElseGivesWayToTheNextCommand() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation(
                        OperationKind.UPGRADE, failing("b", CliException.waits("no answer of the storage", "")))))
                .satisfies(late -> assertThat(late.code()).isEqualTo(ExitCode.TIMED_OUT));
        assertThat(journal().unfinished().flatMap(OperationRecord::waitsFor)).contains("no answer of the storage");

        assertThat(run(operation(OperationKind.BACKUP, step("x")))).isInstanceOf(Runner.Outcome.Done.class);

        assertThat(done).containsExactly("x");
        assertThat(journal().read())
                .extracting(OperationRecord::word, OperationRecord::state, OperationRecord::problem)
                .containsExactlyInAnyOrder(
                        tuple("upgrade", OperationRecord.State.FAILED, "given up for backup"),
                        tuple("backup", OperationRecord.State.DONE, null));
    }

    @Test
    void whatWaitsIsTakenUpByTheSameCommandAndWaitsNoMore() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation(OperationKind.UPGRADE, failing("b", CliException.waits("late", "")))));

        run(operation(OperationKind.UPGRADE, new Step("b", context -> {
            assertThat(journal().unfinished().flatMap(OperationRecord::waitsFor))
                    .isEmpty();
            done.add("b");
            return StepResult.done();
        })));

        assertThat(journal().read())
                .singleElement()
                .satisfies(record -> assertThat(record.state()).isEqualTo(OperationRecord.State.DONE));
    }

    /** A restore has a database between two states: that nothing works for it at the moment is no reason to pass it over. */
    @Test
    void aRestoreThatWaitsGivesWayToNobody() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation(OperationKind.RESTORE, failing("b", CliException.waits("late", "")))));

        locked(() -> run(operation(OperationKind.BACKUP, step("x"))));

        assertThat(done).isEmpty();
    }

    @Test
    void whatDoesNotPassItsChecksTakesNobodysPlace() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation(OperationKind.UPGRADE, failing("b", CliException.waits("late", "")))));

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(checking(CliException.refused("no", ""))));

        assertThat(journal().unfinished()).map(OperationRecord::word).contains("upgrade");
    }

    @Test
    void anotherIsRefusedBeforeItIsPlannedAndAskedAbout() {
        leaveBehind(OperationKind.EXPIRE);
        var operation = new CountingOperation(step("a"));

        kube.changes.clear();

        locked(() -> run(operation));

        assertThat(operation.plans).isZero();
        assertThat(kube.changes).as("not even the lock is taken").isEmpty();
    }

    @Test
    void theSameCommandWithOtherArgumentsIsAnother() {
        leaveBehind(OperationKind.VERIFY);
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("repository", 2);

        locked(() -> run(new FakeOperation(OperationKind.VERIFY, Plan.of(List.of(step("a"))), false, arguments, true)));

        assertThat(done).isEmpty();
    }

    @Test
    void whatWasLeftBehindWhileSomebodyWasAskedIsNotPassedOver() {
        locked(() -> run(operation(OperationKind.VERIFY, step("a")), plan -> leaveBehind(OperationKind.EXPIRE)));

        assertThat(done).isEmpty();
    }

    @Test
    void whatAnotherClientBroughtToItsEndMeanwhileIsNotBegunAnew() {
        leaveBehind(OperationKind.VERIFY);
        String id = journal().unfinished().orElseThrow().id();

        kube.before(Kind.LEASE, () -> run(operation(OperationKind.VERIFY, step("b"))));

        assertThat(run(operation(OperationKind.VERIFY, step("a")))).isEqualTo(new Runner.Outcome.EndedMeanwhile(id));
        assertThat(done).containsExactly("b");
    }

    /** Nor does it wait for one, and nobody waits for it. */
    @Test
    void whatOnlyLooksRunsBesideAnOperationAndIsInNoJournal() {
        leaveBehind(OperationKind.EXPIRE);
        kube.changes.clear();
        var asked = new ArrayList<Plan>();
        Plan plan = new Plan(List.of(), List.of(step("look")), List.of(step("a")));

        assertThat(run(looking(plan), asked::add)).isInstanceOf(Runner.Outcome.Done.class);

        assertThat(done).containsExactly("look", "a");
        assertThat(asked).containsExactly(plan);
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void whatOnlyLooksStopsWhereSomebodySaysNo() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(looking(Plan.of(List.of(step("a")))), plan -> {
                    throw CliException.refused("no", "");
                }));
        assertThat(done).isEmpty();
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
                .isThrownBy(() ->
                        run(operation(OperationKind.VERIFY, failing("b", CliException.timedOut("slow", "")))));
        Operation refused = new FakeOperation(
                OperationKind.VERIFY,
                new Plan(List.of(), List.of(failing("look", CliException.refused("no", ""))), List.of(step("a"))),
                false);

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(refused));

        assertThat(run(operation(OperationKind.EXPIRE, step("a")))).isInstanceOf(Runner.Outcome.Done.class);
    }

    @Test
    void aRefusalIsInNoJournalThatOthersLeft() {
        run(operation(OperationKind.EXPIRE, step("x")));

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(checking(CliException.refused("no", ""))));

        assertThat(journal().read()).extracting(OperationRecord::word).containsExactly("expire");
    }

    /** Nobody knows yet whether it can go on. */
    @Test
    void whatWasLeftBehindAndCannotBeSeenStaysBegun() {
        leaveBehind(OperationKind.VERIFY);

        for (CliException unseen : List.of(CliException.unreachable("no", ""), CliException.denied("no", ""))) {
            assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(checking(unseen)));
            assertThat(journal().unfinished()).isPresent();
        }
    }

    private static Operation checking(CliException refusal) {
        return operation(new Plan(List.of(), List.of(failing("look", refusal)), List.of(failing("never", refusal))));
    }

    @Test
    void carriesOutThePlanThatWasAskedAbout() {
        var operation = new CountingOperation(step("a"));

        run(operation);

        assertThat(operation.plans).isEqualTo(1);
        assertThat(done).containsExactly("a");
        assertThat(journal().read()).extracting(OperationRecord::id).containsExactly(operation.lastId);
    }

    @Test
    void plansAgainWhenAnotherOperationRanWhileSomebodyWasAsked() {
        var operation = new CountingOperation(step("a"));

        var shown = new ArrayList<Plan>();
        run(operation, plan -> {
            shown.add(plan);
            run(operation(OperationKind.EXPIRE, step("x")));
        });

        assertThat(operation.plans).isEqualTo(2);
        assertThat(operation.earlier).as("what the plan before has seen").isEqualTo(shown);
        assertThat(done).containsExactly("x", "a");
    }

    @Test
    void asksAgainWhenThePlanWarnsOfSomethingElseByThen() {
        var operation = new CountingOperation(step("a"));
        operation.warnings = List.of("one volume is removed");
        var asked = new ArrayList<List<String>>();

        run(operation, plan -> {
            asked.add(plan.warning());
            if (asked.size() == 1) {
                now = now.plus(PlanBeforeLock.FRESH);
                operation.warnings = List.of("two volumes are removed");
            }
        });

        assertThat(asked).containsExactly(List.of("one volume is removed"), List.of("two volumes are removed"));
        assertThat(done).containsExactly("a");
        assertThat(journal().read()).extracting(OperationRecord::id).containsExactly(operation.lastId);
    }

    @Test
    void asksAgainWhenOtherStepsFollowFromTheSameWarning() {
        var operation = new CountingOperation(step("a"));
        operation.warnings = List.of("connections are closed");
        var asked = new ArrayList<Integer>();

        run(operation, plan -> {
            asked.add(plan.steps().size());
            if (asked.size() == 1) {
                run(operation(OperationKind.EXPIRE, step("x")));
                operation.steps = List.of(step("a"), step("b"));
            }
        });

        assertThat(asked).containsExactly(1, 2);
        assertThat(done).containsExactly("x", "a", "b");
    }

    @Test
    void whoeverSaysNoToTheSecondQuestionHasChangedNothing() {
        var operation = new CountingOperation(step("a"));
        operation.warnings = List.of("one");

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation, plan -> {
                    if (plan.warning().contains("two")) {
                        throw CliException.refused("not confirmed", "");
                    }
                    now = now.plus(PlanBeforeLock.FRESH);
                    operation.warnings = List.of("two");
                }));

        assertThat(done).isEmpty();
        assertThat(kube.get(Kind.CONFIG_MAP, "demo-operations")).isEmpty();
        assertThat(kube.get(Kind.LEASE, "demo-operation")).isEmpty();
    }

    /** The end of the WAL moves on while somebody reads the question. */
    @Test
    void figuresThatChangeByTheSecondAreNotAskedAboutAgain() {
        var operation = new CountingOperation(step("a"));
        operation.warnings = List.of(
                "  from  timeline 6, LSN 0/120002B8, last commit 2026-11-21 15:29:13.592542+00",
                "33 MiB of WAL, the commits of the last " + Values.duration(Duration.ofSeconds(312)));
        var asked = new ArrayList<Plan>();

        run(operation, plan -> {
            asked.add(plan);
            now = now.plus(PlanBeforeLock.FRESH);
            operation.warnings = List.of(
                    "  from  timeline 6, LSN 1/3000010, last commit 2026-11-21 15:31:00+00",
                    "34.5 MiB of WAL, the commits of the last " + Values.duration(Duration.ofMinutes(45)));
        });

        assertThat(asked).hasSize(1);
        assertThat(operation.plans).isEqualTo(2);
        assertThat(done).containsExactly("a");
    }

    /** Whoever said --yes is not kept in a loop either. */
    @Test
    void aPlanThatIsAnotherOneEachTimeIsGivenUp() {
        var operation = new CountingOperation(step("a"));
        operation.warnings = List.of("plan 0");
        var asked = new ArrayList<Plan>();

        assertThatThrownBy(() -> run(operation, plan -> {
                    asked.add(plan);
                    now = now.plus(PlanBeforeLock.FRESH);
                    operation.warnings = List.of("plan " + "x".repeat(asked.size()));
                }))
                .hasMessageContaining("keeps changing");

        assertThat(asked).hasSize(5);
        assertThat(done).isEmpty();
    }

    /** What runs in a pod has ended when its repository does not answer. */
    @Test
    void aRepositoryThatDoesNotAnswerEndsTheOperation() {
        var operation = new CountingOperation(new Step("a", context -> {
            throw CliException.repositoryUnreachable("the bucket cannot be reached", "");
        }));

        assertThatThrownBy(() -> run(operation, plan -> {})).hasMessage("the bucket cannot be reached");

        assertThat(new Journal(kube, operation.cluster()).unfinished()).isEmpty();
    }

    /** Nobody was asked anything, and nobody is now. */
    @Test
    void aPlanThatWarnsOfNothingIsCarriedOutAsItIsByThen() {
        var operation = new CountingOperation(step("a"));
        var asked = new ArrayList<Plan>();

        run(operation, plan -> {
            asked.add(plan);
            now = now.plus(PlanBeforeLock.FRESH);
            operation.steps = List.of(step("b"));
        });

        assertThat(asked).hasSize(1);
        assertThat(done).containsExactly("b");
    }

    @Test
    void aWarningThatIsNewIsAskedAboutThoughThereWasNoneBefore() {
        var operation = new CountingOperation(step("a"));
        var asked = new ArrayList<Plan>();

        run(operation, plan -> {
            asked.add(plan);
            if (asked.size() == 1) {
                now = now.plus(PlanBeforeLock.FRESH);
                operation.warnings = List.of("the pod is replaced");
            }
        });

        assertThat(asked).hasSize(2);
    }

    /** An API server that was away for a moment says nothing about the work. */
    @Test
    void aServerThatIsOutOfReachEndsNoOperation() {
        Operation cut = operation(
                OperationKind.VERIFY, step("a"), failing("b", CliException.unreachable("no route", "Try again.")));

        assertThatExceptionOfType(CliException.class).isThrownBy(() -> run(cut)).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(failure.problem()).isEqualTo("no route");
            assertThat(failure.remedy()).isEqualTo("Try again. Continue with: kubectl pg resume demo");
        });

        assertThat(journal().unfinished()).map(OperationRecord::currentStep).contains(2);
        assertThat(run(operation(OperationKind.VERIFY, step("a"), step("b")))).isInstanceOf(Runner.Outcome.Done.class);
    }

    @Test
    void aJournalThatCannotBeWrittenHidesNoFailure() {
        Operation failing = operation(OperationKind.VERIFY, new Step("b", context -> {
            kube.failing("patch ConfigMap demo-operations", CliException.unreachable("no route", ""));
            throw CliException.failed("the disk is full", "Make room.");
        }));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(failing))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
                    assertThat(failure.problem()).isEqualTo("the disk is full");
                    assertThat(failure.remedy()).isEqualTo("Make room. Continue with: kubectl pg resume demo");
                    assertThat(failure.getSuppressed()).hasSize(1);
                });
        assertThat(kube.failed("patch ConfigMap demo-operations")).isEqualTo(1);
        kube.failingNoMore();
        assertThat(journal().unfinished()).isPresent();
    }

    @Test
    void aJournalThatCannotBeWrittenAfterTheLastStepLeavesItToResume() {
        Operation last = operation(OperationKind.VERIFY, new Step("b", context -> {
            kube.failing("patch ConfigMap demo-operations", CliException.unreachable("no route", ""));
            return StepResult.done();
        }));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(last))
                .satisfies(failure -> assertThat(failure.remedy()).isEqualTo("Continue with: kubectl pg resume demo"));
        kube.failingNoMore();
        assertThat(journal().unfinished()).isPresent();
    }

    @Test
    void plansAgainWhatWasPlannedTenSecondsAgo() {
        var operation = new CountingOperation(step("a"));
        run(operation, plan -> now = now.plus(PlanBeforeLock.FRESH).minusMillis(1));
        assertThat(operation.plans).isEqualTo(1);

        run(operation, plan -> now = now.plus(PlanBeforeLock.FRESH));
        assertThat(operation.plans).isEqualTo(3);
    }

    @Test
    void plansAgainWhenTheClockWasSetBack() {
        var operation = new CountingOperation(step("a"));

        run(operation, plan -> now = now.minusMillis(1));

        assertThat(operation.plans).isEqualTo(2);
    }

    /** What it gives up may have been about to change what was seen. */
    @Test
    void plansAgainAfterItGaveUpWhatWasLeftBehind() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() ->
                        run(operation(OperationKind.EXPIRE, failing("b", CliException.timedOut("slow", "")))));
        var operation = new CountingOperation(step("a"));
        operation.supersedes = true;

        run(operation);

        assertThat(operation.plans).isEqualTo(2);
        assertThat(done).containsExactly("a");
        assertThat(journal().read())
                .extracting(OperationRecord::word, OperationRecord::state, OperationRecord::problem)
                .containsExactlyInAnyOrder(
                        tuple("expire", OperationRecord.State.FAILED, "given up for verify"),
                        tuple("verify", OperationRecord.State.DONE, null));
    }

    @Test
    void whatWasLeftBehindIsGivenUpAlsoForWhatHasNothingElseToDo() {
        leaveBehind(OperationKind.EXPIRE);
        var operation = new CountingOperation();
        operation.supersedes = true;

        assertThat(run(operation)).isInstanceOf(Runner.Outcome.Done.class);

        assertThat(journal().unfinished()).isEmpty();
    }

    @Test
    void whatChecksAndStepsWereGivenChangesNothingOnceTheLockIsGivenBack() {
        var given = new ArrayList<Kube>();
        Step keeping = new Step("keep", context -> {
            given.add(context.kube());
            return StepResult.done();
        });
        run(operation(new Plan(List.of(), List.of(keeping), List.of(keeping))));
        kube.changes.clear();

        assertThat(given).hasSize(2).allSatisfy(kept -> locked(() -> kept.delete(Kind.CONFIG_MAP, "demo-operations")));
        assertThat(kube.changes).isEmpty();
    }

    /** Steps keep what they were planned with, which was before the lock was held. */
    @Test
    void whatAPlanWasMadeWithChangesNothingOnceTheLockIsGivenBack() {
        var operation = new CountingOperation(step("a"));
        run(operation);
        kube.changes.clear();

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> operation.plannedWith.orElseThrow().delete(Kind.CONFIG_MAP, "demo-operations"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED));
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void theJournalAndTheLockGoWithTheCluster() {
        run(new FakeOperation(OperationKind.UNINSTALL, Plan.of(List.of(step("a"))), true));

        assertThat(kube.get(Kind.CONFIG_MAP, "demo-operations")).isEmpty();
        assertThat(kube.get(Kind.LEASE, "demo-operation")).isEmpty();
    }

    @Test
    void theJournalKeepsTheLastTwenty() {
        for (int i = 0; i < Journal.KEPT + 5; i++) {
            run(operation(OperationKind.VERIFY, step("a")));
        }
        assertThat(journal().read()).hasSize(Journal.KEPT);
    }

    private Runner.Outcome run(Operation operation) {
        return run(operation, plan -> {});
    }

    private Runner.Outcome run(Operation operation, Consumer<Plan> confirm) {
        return runner(new LockHolder("ann", "laptop", 1))
                .run(operation, operation.kind() + " demo", Optional.empty(), confirm);
    }

    private Runner runner(LockHolder holder) {
        return new Runner(kube, Progress.silent(), clock(), holder, OperationIds::random);
    }

    /** An operation whose client is gone. */
    private void leaveBehind(OperationKind kind) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(operation(kind, failing("wait", CliException.timedOut("slow", "")))));
    }

    private static void locked(ThrowingCallable call) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(call)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
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

    static Operation operation(OperationKind kind, Step... steps) {
        return new FakeOperation(kind, Plan.of(List.of(steps)), false);
    }

    private static Operation operation(Plan plan) {
        return new FakeOperation(OperationKind.VERIFY, plan, false);
    }

    private static Operation looking(Plan plan) {
        return new FakeOperation(OperationKind.DRILL, plan, false, JsonNodeFactory.instance.objectNode(), false);
    }

    private record FakeOperation(
            OperationKind kind,
            Plan plan,
            boolean removesCluster,
            ObjectNode arguments,
            boolean changesCluster,
            boolean storesHistory)
            implements Operation {
        FakeOperation(
                OperationKind kind, Plan plan, boolean removesCluster, ObjectNode arguments, boolean changesCluster) {
            this(kind, plan, removesCluster, arguments, changesCluster, false);
        }

        FakeOperation(OperationKind kind, Plan plan, boolean removesCluster) {
            this(kind, plan, removesCluster, JsonNodeFactory.instance.objectNode(), true);
        }

        @Override
        public ClusterName cluster() {
            return DEMO;
        }

        @Override
        public Plan plan(Kube kube, String id) {
            return plan;
        }
    }

    /** Tells how often it was planned, and the last time by which id and with what. */
    private static final class CountingOperation implements Operation {
        private List<Step> steps;
        private List<String> warnings = List.of();
        private final List<Plan> earlier = new ArrayList<>();
        private int plans;
        private String lastId = "";
        private Optional<Kube> plannedWith = Optional.empty();
        private boolean supersedes;

        CountingOperation(Step... steps) {
            this.steps = List.of(steps);
        }

        @Override
        public OperationKind kind() {
            return OperationKind.VERIFY;
        }

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
            plans++;
            lastId = id;
            plannedWith = Optional.of(kube);
            return new Plan(warnings, List.of(), steps);
        }

        @Override
        public Plan planAgain(Kube kube, String id, Plan shown) {
            earlier.add(shown);
            return plan(kube, id);
        }

        @Override
        public boolean supersedes(OperationRecord left) {
            return supersedes;
        }
    }
}

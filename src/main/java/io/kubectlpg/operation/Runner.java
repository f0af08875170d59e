package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.output.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs an operation: takes the lock, carries out the checks and steps of its plan, and keeps the journal. A step whose
 * client dies is taken up by {@code resume}, or by the same command again.
 */
public final class Runner {
    /** Of a step whose connection to a pod is lost. */
    private static final int TRIES = 3;

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** After that many plans that differ, somebody else works there. */
    private static final int MOST_QUESTIONS = 5;

    /** Operations that do nothing by themselves while they wait: what is left of their steps harms nobody undone. */
    private static final Set<OperationKind> GIVE_WAY = EnumSet.of(
            OperationKind.INSTALL,
            OperationKind.UPGRADE,
            OperationKind.START,
            OperationKind.STOP,
            OperationKind.RESTART,
            OperationKind.RELOAD);

    private final Kube kube;
    private final Progress progress;
    private final Clock clock;
    private final LockHolder holder;
    private final Supplier<String> newId;

    public Runner(Kube kube, Progress progress, Clock clock, LockHolder holder, Supplier<String> newId) {
        this.kube = kube;
        this.progress = progress;
        this.clock = clock;
        this.holder = holder;
        this.newId = newId;
    }

    /** What became of a run. */
    public sealed interface Outcome {
        /** What its steps found or made. */
        default Results results() {
            return Results.NONE;
        }

        /** There was nothing to do, and nothing was changed. */
        record NothingToDo() implements Outcome {}

        /** It ran to its end. */
        record Done(String id, Results results) implements Outcome {}

        /** Another client brought what was left behind to its end while this one waited for the lock. */
        record EndedMeanwhile(String id) implements Outcome {}
    }

    /**
     * Runs it to the end.
     *
     * @param command what was typed, without secrets, for the journal
     * @param timeout of the waiting steps; empty: as long as it takes
     * @param confirm sees the plan of a new operation before anything happens, and throws to stop it; again, when another
     *     plan has come out of what happened meanwhile
     * @throws CliException LOCKED when another operation runs, or was left behind and is not this one
     */
    public Outcome run(Operation operation, String command, Optional<Duration> timeout, Consumer<Plan> confirm) {
        if (!operation.changesCluster()) {
            return runUnlocked(operation, timeout, confirm);
        }
        var guard = new GuardedKube.Guard();
        Kube guarded = new GuardedKube(kube, guard);
        List<OperationRecord> known = new Journal(kube, operation.cluster()).read();
        Optional<OperationRecord> left = Journal.unfinished(known);
        left.ifPresent(record -> refuseOther(record, operation));
        Optional<PlanBeforeLock> beforeLock = Optional.empty();
        if (left.filter(record -> !takesPlaceOf(record, operation)).isEmpty()) {
            beforeLock = Optional.of(PlanBeforeLock.of(operation, guarded, newId.get(), known, clock));
            Plan plan = beforeLock.get().plan();
            if (plan.isEmpty() && left.isEmpty()) {
                return new Outcome.NothingToDo();
            }
            confirm.accept(plan);
        }
        for (int asked = 1; ; asked++) {
            switch (attempt(operation, command, left, beforeLock, guarded, guard, timeout)) {
                case Ended ended -> {
                    return ended.outcome();
                }
                case Changed changed -> {
                    if (asked == MOST_QUESTIONS) {
                        throw CliException.refused(
                                operation.cluster() + " changes each time that it is looked at",
                                "Nothing was changed. Run the command again when nobody else works on it.");
                    }
                    // Without the lock: a question may wait for hours.
                    progress.note("the cluster has changed since the plan was made");
                    confirm.accept(changed.plan().plan());
                    beforeLock = Optional.of(changed.plan());
                }
            }
        }
    }

    /** What came of one time with the lock. */
    private sealed interface Attempt {}

    private record Ended(Outcome outcome) implements Attempt {}

    /** Nothing was done: there is another plan than the one that was agreed to. */
    private record Changed(PlanBeforeLock plan) implements Attempt {}

    private Attempt attempt(
            Operation operation,
            String command,
            Optional<OperationRecord> left,
            Optional<PlanBeforeLock> shown,
            Kube guarded,
            GuardedKube.Guard guard,
            Optional<Duration> timeout) {
        try (OperationLock lock = OperationLock.acquire(kube, operation.cluster(), holder);
                var _ = Interruptions.current().watch(() -> leave(operation, lock))) {
            guard.heldBy(lock);
            return runLocked(operation, command, left, shown, guarded, lock, timeout);
        }
    }

    private Outcome runUnlocked(Operation operation, Optional<Duration> timeout, Consumer<Plan> confirm) {
        String id = newId.get();
        Plan plan = operation.plan(kube, id);
        confirm.accept(plan);
        try (var _ = Interruptions.current().watch(() -> say(operation))) {
            for (Step check : plan.checks()) {
                perform(check, kube, id, timeout, Results.NONE);
            }
            Results results = Results.NONE;
            for (Step step : plan.steps()) {
                results = with(perform(step, kube, id, timeout, results), results);
            }
            return new Outcome.Done(id, results);
        }
    }

    private Attempt runLocked(
            Operation operation,
            String command,
            Optional<OperationRecord> left,
            Optional<PlanBeforeLock> shown,
            Kube guarded,
            OperationLock lock,
            Optional<Duration> timeout) {
        Journal journal = new Journal(guarded, operation.cluster());
        // Read again: what ran a moment ago may have ended, and is not begun anew.
        List<OperationRecord> known = journal.read();
        Optional<OperationRecord> unfinished = Journal.unfinished(known);
        unfinished.ifPresent(other -> refuseOther(other, operation));
        Optional<OperationRecord> takenUp = unfinished.filter(other -> !takesPlaceOf(other, operation));
        // Nobody was asked about a new one.
        if (takenUp.isEmpty() && shown.isEmpty()) {
            return new Ended(new Outcome.EndedMeanwhile(left.orElseThrow().id()));
        }
        Optional<PlanBeforeLock> beforeLock = takenUp.isPresent() ? Optional.empty() : shown;
        if (beforeLock.isPresent() && !beforeLock.get().holds(known, clock.instant())) {
            PlanBeforeLock later = planAnew(operation, beforeLock.get(), guarded, known, lock);
            if (!beforeLock.get().covers(later.plan())) {
                leaveNoTrace(known, lock);
                return new Changed(later);
            }
            beforeLock = Optional.of(later);
        }
        Optional<Plan> agreed = beforeLock.map(PlanBeforeLock::plan);
        Optional<Plan> earlier = shown.map(PlanBeforeLock::plan);
        Function<String, Plan> planned =
                id -> agreed.or(() -> earlier.map(before -> operation.planAgain(guarded, id, before)))
                        .orElseGet(() -> operation.plan(guarded, id));
        OperationRecord record = takenUp.isPresent()
                ? takeUp(takenUp.get())
                : begin(operation, command, beforeLock.map(PlanBeforeLock::id).orElseGet(newId));
        Optional<OperationRecord> replaced = takenUp.isPresent() ? Optional.empty() : unfinished;
        Outcome outcome = carryOut(operation, record, replaced, planned, journal, guarded, lock, timeout);
        if (operation.removesCluster()) {
            journal.remove();
            lock.discard();
        }
        return new Ended(outcome);
    }

    /** As it is now, with the lock: nobody else changes it any more. */
    private PlanBeforeLock planAnew(
            Operation operation,
            PlanBeforeLock earlier,
            Kube guarded,
            List<OperationRecord> known,
            OperationLock lock) {
        try {
            return earlier.again(operation, guarded, newId.get(), known, clock);
        } catch (CliException refusal) {
            after(refusal, () -> leaveNoTrace(known, lock));
            throw refusal;
        }
    }

    /** A cluster that was never worked on keeps no Lease of what was not begun. */
    private static void leaveNoTrace(List<OperationRecord> known, OperationLock lock) {
        if (known.isEmpty()) {
            lock.discard();
        }
    }

    /** Ctrl-C: the journal keeps the operation, and nobody has to wait for the lock. */
    private void leave(Operation operation, OperationLock lock) {
        say(operation);
        lock.close();
    }

    private void say(Operation operation) {
        progress.interrupted("interrupted; " + operation.whenInterrupted());
    }

    private OperationRecord begin(Operation operation, String command, String id) {
        return new OperationRecord(
                id,
                operation.kind().toString(),
                command,
                holder.toString(),
                clock.instant(),
                operation.arguments(),
                OperationRecord.State.RUNNING,
                List.of(),
                null,
                null);
    }

    private void giveUp(OperationRecord left, Operation operation, Journal journal) {
        progress.note("giving up %s %s, which %s left behind at step %d of %d"
                .formatted(left.word(), left.id(), left.by(), left.currentStep(), left.stepCount()));
        journal.write(left.failed(clock.instant(), "given up for " + operation.kind()));
    }

    private OperationRecord takeUp(OperationRecord left) {
        progress.note("taking up %s %s, which %s left behind at step %d of %d"
                .formatted(left.word(), left.id(), left.by(), left.currentStep(), left.stepCount()));
        return left.takenUpBy(holder.toString());
    }

    private static boolean same(OperationRecord left, Operation operation) {
        return left.is(operation.kind()) && left.arguments().equals(operation.arguments());
    }

    /** Whether what was left behind is given up for this: it corrects it, or does not have to wait for what that waits for. */
    private static boolean takesPlaceOf(OperationRecord left, Operation operation) {
        boolean givesWay = left.waitsFor().isPresent() && GIVE_WAY.contains(left.kind());
        return !same(left, operation) && (givesWay || operation.supersedes(left));
    }

    private static void refuseOther(OperationRecord left, Operation operation) {
        if (!same(left, operation) && !takesPlaceOf(left, operation)) {
            throw CliException.locked(left.words(), OperationRecord.wayOut(operation.cluster()));
        }
    }

    /** Why the operation would not begin now: another one has not ended. For a dry run, which only shows the plan. */
    public static Optional<CliException> refusal(Kube kube, Operation operation) {
        if (!operation.changesCluster()) {
            return Optional.empty();
        }
        try {
            new Journal(kube, operation.cluster()).unfinished().ifPresent(left -> refuseOther(left, operation));
            return Optional.empty();
        } catch (CliException refusal) {
            return refusal.code() == ExitCode.DENIED ? Optional.empty() : Optional.of(refusal);
        }
    }

    private Outcome carryOut(
            Operation operation,
            OperationRecord begun,
            Optional<OperationRecord> replaced,
            Function<String, Plan> planned,
            Journal journal,
            Kube guarded,
            OperationLock lock,
            Optional<Duration> timeout) {
        Plan plan = prepare(begun, planned, journal, guarded, lock, timeout);
        // What does not pass its checks has taken nobody's place.
        replaced.ifPresent(other -> giveUp(other, operation, journal));
        OperationRecord record =
                begun.planned(plan.steps().stream().map(Step::name).toList());
        Results results = Results.NONE;
        try {
            for (int i = 0; i < plan.steps().size(); i++) {
                record = record.stepStarted(i, clock.instant());
                journal.write(record);
                StepResult result = perform(plan.steps().get(i), guarded, record.id(), timeout, results);
                record = record.stepEnded(i, clock.instant(), outcome(result));
                results = with(result, results);
            }
            journal.write(record.done(clock.instant()));
        } catch (CliException failure) {
            throw ended(operation, record, failure, journal);
        }
        return new Outcome.Done(record.id(), results);
    }

    /** Notes that it has failed, if it has; what keeps that from being noted does not hide why. */
    private CliException ended(Operation operation, OperationRecord record, CliException failure, Journal journal) {
        if (failure.waits()) {
            after(failure, () -> journal.write(record.waiting(failure.problem())));
        }
        boolean noted =
                over(failure) && after(failure, () -> journal.write(record.failed(clock.instant(), failure.problem())));
        // The journal says that it runs, so nothing else begins before it is taken up.
        return noted || goesOn(failure.code()) || failure.remedy().contains("kubectl pg resume")
                ? failure
                : failure.withRemedy("Go on with: kubectl pg resume " + operation.cluster());
    }

    /** @return whether it succeeded; a second failure goes along with the first */
    private static boolean after(CliException failure, Runnable action) {
        try {
            action.run();
            return true;
        } catch (CliException | ConflictException second) {
            failure.addSuppressed(second);
            return false;
        }
    }

    /** Plans and checks. A refusal leaves no trace of a new operation, and ends one that was left behind. */
    private Plan prepare(
            OperationRecord begun,
            Function<String, Plan> planned,
            Journal journal,
            Kube guarded,
            OperationLock lock,
            Optional<Duration> timeout) {
        try {
            Plan plan = planned.apply(begun.id());
            for (Step check : plan.checks()) {
                perform(check, guarded, begun.id(), timeout, Results.NONE);
            }
            return plan;
        } catch (CliException refusal) {
            after(refusal, () -> {
                List<OperationRecord> known = journal.read();
                boolean leftBehind =
                        known.stream().anyMatch(record -> record.id().equals(begun.id()));
                if (leftBehind && decided(refusal)) {
                    journal.write(begun.failed(clock.instant(), refusal.problem()));
                } else if (!leftBehind && !goesOn(refusal.code())) {
                    leaveNoTrace(known, lock);
                }
            });
            throw refusal;
        }
    }

    private StepResult perform(Step step, Kube with, String id, Optional<Duration> timeout, Results before) {
        try (Progress.Task task = progress.start(step.name())) {
            StepResult result = carriedOut(step, new StepContext(with, task, id, timeout, before));
            task.done(
                    result instanceof StepResult.AlreadyDone && result.detail().isEmpty()
                            ? "already done"
                            : result.detail());
            return result;
        }
    }

    private static Results with(StepResult step, Results before) {
        return step.found().map(before::with).orElse(before);
    }

    /** Makes the operation again from its journal entry. */
    private static String outcome(StepResult result) {
        return switch (result) {
            case StepResult.Done done -> done.detail().isEmpty() ? "done" : "done: " + done.detail();
            case StepResult.AlreadyDone already -> "nothing to do: " + already.detail();
        };
    }

    /** A step whose connection to a pod was lost is done again: it looks first at what there is. */
    private static StepResult carriedOut(Step step, StepContext context) {
        for (int lost = 1; ; lost++) {
            try {
                return step.action().run(context);
            } catch (ExecLost cut) {
                if (lost == TRIES) {
                    throw CliException.unreachable(cut.problem(), "Run the command again.")
                            .causedBy(cut);
                }
                Waiting.pause(AGAIN);
            }
        }
    }

    /** Whether what was begun goes on without this client. */
    private static boolean goesOn(ExitCode code) {
        return switch (code) {
            case TIMED_OUT, INTERRUPTED, LOCKED -> true;
            case DONE, FAILED, USAGE, REFUSED, NOT_FOUND, DENIED, UNREACHABLE -> false;
        };
    }

    /** Whether the operation has ended with this failure. An API server that was away for a moment ends none. */
    private static boolean over(CliException failure) {
        return !goesOn(failure.code()) && failure.ended();
    }

    /** Whether the refusal is final, or only says that what was left behind cannot be seen at the moment. */
    private static boolean decided(CliException refusal) {
        return over(refusal) && refusal.code() != ExitCode.DENIED;
    }
}

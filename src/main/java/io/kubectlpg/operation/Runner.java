package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.ConflictException;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.ProcessTime;
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
 * Runs an operation: it takes the lock, carries out the checks and steps of the plan, and keeps the journal. If the
 * client dies, {@code resume} or the same command continues the operation.
 */
public final class Runner {
    /** How often a step is tried if its connection to a pod is lost. */
    private static final int TRIES = 3;

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /**
     * The number of different plans after which the run is refused, because somebody else must be changing the cluster.
     */
    private static final int MOST_QUESTIONS = 5;

    /** Operations that another operation may replace while they only wait. Their missing steps do no harm. */
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
    private final ProcessTime time;
    private volatile boolean interruptionTold;

    public Runner(Kube kube, Progress progress, Clock clock, LockHolder holder, Supplier<String> newId) {
        this(kube, progress, clock, holder, newId, ProcessTime.SYSTEM);
    }

    /** @param time measures the pauses of the steps, and how long the lock is valid */
    public Runner(
            Kube kube, Progress progress, Clock clock, LockHolder holder, Supplier<String> newId, ProcessTime time) {
        this.kube = kube;
        this.progress = progress;
        this.clock = clock;
        this.holder = holder;
        this.newId = newId;
        this.time = time;
    }

    /** The ways in which a run can end. */
    public sealed interface Outcome {
        /** The results of the run's steps. */
        default Results results() {
            return Results.NONE;
        }

        /** There was nothing to do, and nothing was changed. */
        record NothingToDo() implements Outcome {}

        /** The operation was carried out completely. */
        record Done(String id, Results results) implements Outcome {}

        /** Another client finished the operation while this one waited for the lock. */
        record EndedMeanwhile(String id) implements Outcome {}
    }

    /**
     * Runs the operation to its end.
     *
     * @param command the command line without secrets, for the journal
     * @param timeout the time limit of steps that wait; empty: no limit
     * @param confirm gets the plan of a new operation before anything happens, and throws to stop the operation. It is
     *     called again if the plan has changed since
     * @throws CliException LOCKED if another operation runs or was left unfinished
     */
    public Outcome run(Operation operation, String command, Optional<Duration> timeout, Consumer<Plan> confirm) {
        try {
            return runToEnd(operation, command, timeout, confirm);
        } catch (CliException failure) {
            throw failure.code() == ExitCode.INTERRUPTED && interruptionTold
                    ? CliException.interruptionAlreadyTold().causedBy(failure)
                    : failure;
        }
    }

    private Outcome runToEnd(Operation operation, String command, Optional<Duration> timeout, Consumer<Plan> confirm) {
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
                                operation.cluster() + " keeps changing while the plan is made",
                                "Nothing was changed. Run the command again when nobody else changes the cluster.");
                    }
                    // The lock is not held here, because a question may wait for hours.
                    progress.note("the cluster has changed since the plan was made");
                    confirm.accept(changed.plan().plan());
                    beforeLock = Optional.of(changed.plan());
                }
            }
        }
    }

    /** The outcome of one attempt under the lock. */
    private sealed interface Attempt {}

    private record Ended(Outcome outcome) implements Attempt {}

    /** Nothing was done, because the present plan differs from the one that the user agreed to. */
    private record Changed(PlanBeforeLock plan) implements Attempt {}

    private Attempt attempt(
            Operation operation,
            String command,
            Optional<OperationRecord> left,
            Optional<PlanBeforeLock> shown,
            Kube guarded,
            GuardedKube.Guard guard,
            Optional<Duration> timeout) {
        try (OperationLock lock = OperationLock.acquire(kube, operation.cluster(), holder, time);
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
        // The journal is read again with the lock. An operation that ran a moment ago may have ended, and must not
        // start again.
        List<OperationRecord> known = journal.read();
        Optional<OperationRecord> unfinished = Journal.unfinished(known);
        unfinished.ifPresent(other -> refuseOther(other, operation));
        Optional<OperationRecord> takenUp = unfinished.filter(other -> !takesPlaceOf(other, operation));
        // The user was not asked about a new operation, so none is started.
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
        } else if (operation.storesHistory()) {
            storeHistory(operation, guarded);
        }
        return new Ended(outcome);
    }

    /** Stores the history. If that fails, the operation is done nevertheless, and the next one stores the history. */
    private void storeHistory(Operation operation, Kube guarded) {
        try {
            new HistoryStore(guarded, operation.cluster()).keepAll();
        } catch (CliException failure) {
            notStored(operation, failure.problem());
        } catch (ExecLost lost) {
            notStored(operation, lost.problem());
        }
    }

    private void notStored(Operation operation, String why) {
        progress.note("the history of " + operation.cluster() + " was not stored outside its volume: " + why);
    }

    /** A new plan. It is made while this client holds the lock, so nobody else changes the cluster meanwhile. */
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

    /** Removes the Lease if no operation ever ran on the cluster. */
    private static void leaveNoTrace(List<OperationRecord> known, OperationLock lock) {
        if (known.isEmpty()) {
            lock.leaveNoTrace();
        }
    }

    /** Releases the lock after Ctrl-C. The operation stays in the journal. */
    private void leave(Operation operation, OperationLock lock) {
        say(operation);
        lock.close();
    }

    private void say(Operation operation) {
        progress.interrupted("interrupted; " + operation.whenInterrupted());
        interruptionTold = true;
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
        progress.note("giving up %s %s, which %s left unfinished at step %d of %d"
                .formatted(left.word(), left.id(), left.by(), left.currentStep(), left.stepCount()));
        journal.write(left.failed(clock.instant(), "given up for " + operation.kind()));
    }

    private OperationRecord takeUp(OperationRecord left) {
        progress.note("continuing %s %s, which %s left unfinished at step %d of %d"
                .formatted(left.word(), left.id(), left.by(), left.currentStep(), left.stepCount()));
        return left.takenUpBy(holder.toString());
    }

    private static boolean same(OperationRecord left, Operation operation) {
        return left.is(operation.kind()) && left.arguments().equals(operation.arguments());
    }

    /**
     * Whether the operation replaces the unfinished one: it corrects the unfinished one, or it does not need what that
     * one waits for.
     */
    private static boolean takesPlaceOf(OperationRecord left, Operation operation) {
        boolean givesWay = left.waitsFor().isPresent() && GIVE_WAY.contains(left.kind());
        return !same(left, operation) && (givesWay || operation.supersedes(left));
    }

    private static void refuseOther(OperationRecord left, Operation operation) {
        if (!same(left, operation) && !takesPlaceOf(left, operation)) {
            throw CliException.locked(left.words(), OperationRecord.wayOut(operation.cluster()));
        }
    }

    /**
     * The reason why the operation could not begin now, because another one has not ended. A dry run, which only shows
     * the plan, prints it.
     */
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
        // The other operation is given up only now, after all checks have passed.
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

    /**
     * Marks the operation as failed in the journal if it has ended. If the journal cannot be written, the original
     * failure is still returned.
     */
    private CliException ended(Operation operation, OperationRecord record, CliException failure, Journal journal) {
        if (failure.waits()) {
            after(failure, () -> journal.write(record.waiting(failure.problem())));
        }
        boolean noted =
                over(failure) && after(failure, () -> journal.write(record.failed(clock.instant(), failure.problem())));
        // The journal still says that it runs, so no other operation begins before it is resumed.
        return noted || goesOn(failure.code()) || failure.remedy().contains("kubectl pg resume")
                ? failure
                : failure.withRemedy("Continue with: kubectl pg resume " + operation.cluster());
    }

    /**
     * Runs the action. If the action fails, its failure is added to the first failure.
     *
     * @return whether the action succeeded
     */
    private static boolean after(CliException failure, Runnable action) {
        try {
            action.run();
            return true;
        } catch (CliException | ConflictException second) {
            failure.addSuppressed(second);
            return false;
        }
    }

    /**
     * Makes the plan and runs the checks. If they fail, a new operation leaves no trace, and an unfinished one is
     * ended.
     */
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
            StepResult result = carriedOut(step, new StepContext(with, task, id, timeout, before, time));
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

    /** The outcome of a step, as the journal stores it. */
    private static String outcome(StepResult result) {
        return switch (result) {
            case StepResult.Done done -> done.detail().isEmpty() ? "done" : "done: " + done.detail();
            case StepResult.AlreadyDone already -> "nothing to do: " + already.detail();
        };
    }

    /**
     * Carries out a step, and repeats it if its connection to a pod is lost. That is safe, because a step first checks
     * what exists.
     */
    private static StepResult carriedOut(Step step, StepContext context) {
        for (int lost = 1; ; lost++) {
            try {
                return step.action().run(context);
            } catch (ExecLost cut) {
                if (lost == TRIES) {
                    throw CliException.unreachable(cut.problem(), "Run the command again.")
                            .causedBy(cut);
                }
                context.time().pause(AGAIN);
            }
        }
    }

    /** Whether a failure with this exit code leaves the operation running without this client. */
    private static boolean goesOn(ExitCode code) {
        return switch (code) {
            case TIMED_OUT, INTERRUPTED, LOCKED -> true;
            case DONE, FAILED, USAGE, REFUSED, NOT_FOUND, DENIED, UNREACHABLE -> false;
        };
    }

    /** Whether the failure ends the operation. It does not if the API server just did not answer for a moment. */
    private static boolean over(CliException failure) {
        return !goesOn(failure.code()) && failure.ended();
    }

    /** Whether the refusal is final. It is not if only the state could not be read. */
    private static boolean decided(CliException refusal) {
        return over(refusal) && refusal.code() != ExitCode.DENIED;
    }
}

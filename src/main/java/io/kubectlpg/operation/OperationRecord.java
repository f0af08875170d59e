package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An operation in the journal.
 *
 * @param word the word of its {@link OperationKind}; newer programs may use an unknown word
 * @param command the command line, without secrets
 * @param by the client, as user@host/pid
 * @param arguments the arguments from which {@code resume} makes the operation again
 * @param ended the time of its end; null until then, even if its client is gone
 * @param problem the reason of its failure; for a running operation, what it waits for without a client
 */
public record OperationRecord(
        String id,
        String word,
        String command,
        String by,
        Instant started,
        ObjectNode arguments,
        State state,
        List<StepRecord> steps,
        @Nullable Instant ended,
        @Nullable String problem) {

    /** The state of an operation. */
    public enum State {
        RUNNING,
        DONE,
        FAILED
    }

    /** A step of an operation in the journal, with its outcome. */
    public record StepRecord(
            String name,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable String outcome) {
        public StepRecord {
            Objects.requireNonNull(name);
        }
    }

    public OperationRecord {
        Stream.of(id, word, command, by, started, arguments, state).forEach(Objects::requireNonNull);
        steps = List.copyOf(steps);
    }

    public OperationKind kind() {
        return OperationKind.of(word);
    }

    public boolean is(OperationKind wanted) {
        return kind() == wanted;
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /** What the operation waits for without a client, such as storage; empty if it does not wait. */
    public Optional<String> waitsFor() {
        return running() ? Optional.ofNullable(problem) : Optional.empty();
    }

    /** A sentence without a full stop. It says that the operation has not ended, and what it waits for. */
    public String words() {
        return "%s %s by %s, step %d of %d, has not ended%s"
                .formatted(
                        word,
                        id,
                        by,
                        currentStep(),
                        stepCount(),
                        waitsFor().map(why -> ": " + why).orElse(""));
    }

    /** The two commands with which a user can end an operation that no client works on. */
    public static String wayOut(ClusterName cluster) {
        return "If no kubectl pg command works on the operation any more, finish it with: kubectl pg resume " + cluster
                + ", or give it up with: kubectl pg abort " + cluster;
    }

    OperationRecord waiting(String why) {
        return new OperationRecord(id, word, command, by, started, arguments, state, steps, ended, why);
    }

    OperationRecord takenUpBy(String someone) {
        return new OperationRecord(id, word, command, someone, started, arguments, state, steps, ended, null);
    }

    OperationRecord planned(List<String> names) {
        List<StepRecord> planned = names.stream()
                .map(name -> new StepRecord(name, null, null, null))
                .toList();
        return withSteps(planned);
    }

    OperationRecord stepStarted(int index, Instant at) {
        return withStep(index, new StepRecord(steps.get(index).name(), at, null, null));
    }

    OperationRecord stepEnded(int index, Instant at, String outcome) {
        StepRecord step = steps.get(index);
        return withStep(index, new StepRecord(step.name(), step.started(), at, outcome));
    }

    OperationRecord done(Instant at) {
        return ended(State.DONE, at, null);
    }

    OperationRecord failed(Instant at, String why) {
        return ended(State.FAILED, at, why);
    }

    /** The record of the ended operation. Its arguments are removed, because nobody resumes it and they may be long. */
    private OperationRecord ended(State end, Instant at, @Nullable String why) {
        return new OperationRecord(
                id, word, command, by, started, JsonNodeFactory.instance.objectNode(), end, steps, at, why);
    }

    /** The number of steps, at least 1. */
    public int stepCount() {
        return Math.max(steps.size(), 1);
    }

    /** The number of the running or next step, from 1. */
    public int currentStep() {
        int ended = (int) steps.stream().filter(step -> step.ended() != null).count();
        return Math.min(ended + 1, stepCount());
    }

    private OperationRecord withStep(int index, StepRecord step) {
        var changed = new ArrayList<>(steps);
        changed.set(index, step);
        return withSteps(changed);
    }

    private OperationRecord withSteps(List<StepRecord> changed) {
        return new OperationRecord(id, word, command, by, started, arguments, state, changed, ended, problem);
    }
}

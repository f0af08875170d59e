package io.kubectlpg.operation;

import java.util.List;
import java.util.Optional;

/**
 * The plan of an operation, made from the observed state.
 *
 * @param warning what will be lost or interrupted, one line each; if it is not empty, the user is asked before anything
 *     happens
 * @param checks the checks before the steps; if one fails, the operation is refused and nothing has changed
 * @param steps the steps in their order; empty if there is nothing to do
 * @param look a result that took seconds to read; it is used again if the plan is made again a moment later
 */
public record Plan(List<String> warning, List<Step> checks, List<Step> steps, Optional<RecentAnswer<?>> look) {
    public Plan {
        warning = List.copyOf(warning);
        checks = List.copyOf(checks);
        steps = List.copyOf(steps);
    }

    public Plan(List<String> warning, List<Step> checks, List<Step> steps) {
        this(warning, checks, steps, Optional.empty());
    }

    public static Plan of(List<Step> steps) {
        return new Plan(List.of(), List.of(), steps);
    }

    /** The result {@code look}, if it has this type. */
    public <T> Optional<RecentAnswer<T>> look(Class<T> kind) {
        return look.filter(answer -> kind.isInstance(answer.seen()))
                .map(answer -> new RecentAnswer<>(kind.cast(answer.seen()), answer.over()));
    }

    /** Whether the user must agree before anything happens. */
    public boolean asks() {
        return !warning.isEmpty() && !steps.isEmpty();
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }
}

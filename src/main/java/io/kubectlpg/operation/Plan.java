package io.kubectlpg.operation;

import java.util.List;
import java.util.Optional;

/**
 * What an operation is about to do, computed from the observed state.
 *
 * @param warning what will be lost or interrupted, a line each; asked about before anything happens. Empty: no question
 * @param checks what is looked at first; one that fails refuses the operation, and nothing has changed
 * @param steps in order; empty: there is nothing to do
 * @param look a look that took seconds, for the plan that is made again a moment later
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

    /** The look, if it saw something of this kind. */
    public <T> Optional<RecentAnswer<T>> look(Class<T> kind) {
        return look.filter(answer -> kind.isInstance(answer.seen()))
                .map(answer -> new RecentAnswer<>(kind.cast(answer.seen()), answer.over()));
    }

    /** Whether somebody must agree before anything happens. */
    public boolean asks() {
        return !warning.isEmpty() && !steps.isEmpty();
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }
}

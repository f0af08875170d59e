package io.kubectlpg.operation;

import java.util.List;

/**
 * What an operation is about to do, computed from the observed state.
 *
 * @param warning what will be lost or interrupted, a line each; asked about before anything happens. Empty: no question
 * @param checks what is looked at first; one that fails refuses the operation, and nothing has changed
 * @param steps in order; empty: there is nothing to do
 */
public record Plan(List<String> warning, List<Step> checks, List<Step> steps) {
    public Plan {
        warning = List.copyOf(warning);
        checks = List.copyOf(checks);
        steps = List.copyOf(steps);
    }

    public static Plan of(List<Step> steps) {
        return new Plan(List.of(), List.of(), steps);
    }

    /** Whether somebody must agree before anything happens. */
    public boolean asks() {
        return !warning.isEmpty() && !steps.isEmpty();
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }
}

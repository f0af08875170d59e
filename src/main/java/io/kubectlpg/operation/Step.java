package io.kubectlpg.operation;

/**
 * One step of a plan: idempotent, named with a verb, so that it reads well in the journal.
 *
 * @param name such as "Create instance demo-1"
 */
public record Step(String name, Action action) {

    /** Does the step, or finds that it is done already. Failures are {@link io.kubectlpg.CliException}s. */
    @FunctionalInterface
    public interface Action {
        StepResult run(StepContext context);
    }
}

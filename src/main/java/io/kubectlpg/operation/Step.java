package io.kubectlpg.operation;

/**
 * One step of a plan. It is idempotent. Its name begins with a verb and is shown in the journal.
 *
 * @param name such as "Create instance demo-1"
 */
public record Step(String name, Action action) {

    /** Carries out the step, or finds that it is already done. Fails with a {@link io.kubectlpg.CliException}. */
    @FunctionalInterface
    public interface Action {
        StepResult run(StepContext context);
    }
}

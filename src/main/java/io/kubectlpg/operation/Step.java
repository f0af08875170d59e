package io.kubectlpg.operation;

/**
 * One step of a plan. A step can be repeated without harm. Its name begins with a verb, and the journal shows the name.
 *
 * @param name the name, such as "Create instance demo-1"
 */
public record Step(String name, Action action) {

    /** Carries out the step, or finds that it is already done. It fails with a {@link io.kubectlpg.CliException}. */
    @FunctionalInterface
    public interface Action {
        StepResult run(StepContext context);
    }
}

package io.kubectlpg.operation;

/** What a step did. */
public sealed interface StepResult {
    /** What to add to the step's name in the journal and on the screen; may be empty. */
    String detail();

    /** It changed something, or waited for something. */
    record Done(String detail) implements StepResult {}

    /** There was nothing to do. */
    record AlreadyDone(String detail) implements StepResult {}

    static StepResult done() {
        return new Done("");
    }

    static StepResult done(String detail) {
        return new Done(detail);
    }

    static StepResult alreadyDone(String detail) {
        return new AlreadyDone(detail);
    }
}

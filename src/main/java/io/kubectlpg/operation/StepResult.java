package io.kubectlpg.operation;

import java.util.Optional;

/** The outcome of a step. */
public sealed interface StepResult {
    /** Text added to the step's name in the journal and on the screen; may be empty. */
    String detail();

    /** The step's result, for later steps and for the command. */
    Optional<Result> found();

    /** The same outcome, with a result. */
    StepResult with(Result result);

    /** The step changed something, or waited for something. */
    record Done(String detail, Optional<Result> found) implements StepResult {
        @Override
        public StepResult with(Result result) {
            return new Done(detail, Optional.of(result));
        }
    }

    /** The step had nothing to do. */
    record AlreadyDone(String detail, Optional<Result> found) implements StepResult {
        @Override
        public StepResult with(Result result) {
            return new AlreadyDone(detail, Optional.of(result));
        }
    }

    static StepResult done() {
        return done("");
    }

    static StepResult done(String detail) {
        return new Done(detail, Optional.empty());
    }

    static StepResult alreadyDone(String detail) {
        return new AlreadyDone(detail, Optional.empty());
    }
}

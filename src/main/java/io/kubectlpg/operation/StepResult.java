package io.kubectlpg.operation;

import java.util.Optional;

/** What a step did. */
public sealed interface StepResult {
    /** What to add to the step's name in the journal and on the screen; may be empty. */
    String detail();

    /** What it found or made, for the steps after it and for whoever asked for the operation. */
    Optional<Result> found();

    /** The same result, with what the step found or made. */
    StepResult with(Result result);

    /** It changed something, or waited for something. */
    record Done(String detail, Optional<Result> found) implements StepResult {
        @Override
        public StepResult with(Result result) {
            return new Done(detail, Optional.of(result));
        }
    }

    /** There was nothing to do. */
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

package io.kubectlpg.runbook;

import java.time.Duration;
import java.util.List;

/** The action of a line in a runbook. */
public sealed interface Action {
    /**
     * Runs a command.
     *
     * @param words the words without {@code kubectl pg}
     * @param use what these words mean
     */
    record Command(List<String> words, CommandUse use) implements Action {}

    /** {@code expect}: the runbook goes on only if the condition is true now. */
    record Expect(Expectation expectation) implements Action {}

    /**
     * {@code wait-for}: the runbook goes on as soon as the condition is true.
     *
     * @param limit how long to wait
     */
    record WaitFor(Expectation expectation, Duration limit) implements Action {}

    /** {@code confirm}: the runbook goes on if the user agrees. */
    record Confirm(String question) implements Action {}
}

package io.kubectlpg.runbook;

import java.time.Duration;
import java.util.List;

/** The action of a line in a runbook. */
public sealed interface Action {
    /**
     * A command to run.
     *
     * @param words the words without {@code kubectl pg}
     * @param use the meaning of these words
     */
    record Command(List<String> words, CommandUse use) implements Action {}

    /** The action {@code expect}: the runbook goes on only if the condition is true now. */
    record Expect(Expectation expectation) implements Action {}

    /**
     * The action {@code wait-for}: the runbook goes on as soon as the condition is true.
     *
     * @param limit the longest time to wait
     */
    record WaitFor(Expectation expectation, Duration limit) implements Action {}

    /** The action {@code confirm}: the runbook goes on if the user agrees. */
    record Confirm(String question) implements Action {}
}

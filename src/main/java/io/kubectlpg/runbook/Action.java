package io.kubectlpg.runbook;

import java.time.Duration;
import java.util.List;

/** What a line of a runbook does. */
public sealed interface Action {
    /**
     * Runs a command.
     *
     * @param words as the command line has them, without its prefix
     * @param use what these words mean
     */
    record Command(List<String> words, CommandUse use) implements Action {}

    /** {@code expect}: goes on if it holds. */
    record Expect(Expectation expectation) implements Action {}

    /** {@code wait-for}: goes on as soon as it holds. */
    record WaitFor(Expectation expectation, Duration limit) implements Action {}

    /** {@code confirm}: goes on if somebody says so. */
    record Confirm(String question) implements Action {}
}

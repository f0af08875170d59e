package io.kubectlpg.command;

import java.util.Map;
import java.util.function.Function;

/**
 * Questions to a user at a terminal. If the user presses Ctrl-C, the command ends as interrupted, with exit code 130.
 */
public interface Questions {
    /**
     * Asks for a text until the answer is allowed.
     *
     * @param proposal the meaning of an empty answer; an empty proposal means that the answer may stay empty
     * @param check returns the answer, or throws a usage error that says what is wrong with the answer
     */
    <T> T text(String question, String proposal, Function<String, T> check);

    /** Asks for a text that the terminal does not show. The answer may be empty. */
    String secret(String question);

    /**
     * Asks the user to choose one of several values.
     *
     * @param choices the returned values by the texts that are shown, in this order; the first one is proposed
     */
    String choice(String question, Map<String, String> choices);

    /** Asks a question that the user answers with yes or no. */
    boolean yes(String question, boolean proposal);
}

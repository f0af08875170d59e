package io.kubectlpg.command;

import java.util.Map;
import java.util.function.Function;

/** Questions to somebody at a terminal. Ctrl-C at any of them ends the command with interrupted(130). */
public interface Questions {
    /**
     * A text, asked again until it is one that is allowed.
     *
     * @param proposal what an empty answer means; an empty proposal means that the answer may stay empty
     * @param check returns the answer, or throws a usage error that says what is wrong with it
     */
    <T> T text(String question, String proposal, Function<String, T> check);

    /** A text that the terminal does not show. It may be empty. */
    String secret(String question);

    /**
     * One of several.
     *
     * @param choices from what is shown to what is returned, in this order; the first one is proposed
     */
    String choice(String question, Map<String, String> choices);

    /** Yes or no. */
    boolean yes(String question, boolean proposal);
}

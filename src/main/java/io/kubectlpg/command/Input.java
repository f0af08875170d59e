package io.kubectlpg.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Standard input. It is not read in advance, so that the next question can read the following line. */
public interface Input extends Keyboard {
    /**
     * Prints a question and reads one line as the answer.
     *
     * @return empty at the end of the input
     */
    Optional<String> ask(String question) throws IOException;

    /** The input as bytes, for a program that reads it. */
    InputStream stream();

    /** The rest of the input. */
    String rest() throws IOException;
}

package io.kubectlpg.command;

import java.io.IOException;
import java.util.Optional;

/** Standard input, which has one reader: what that has read ahead belongs to the next question. */
public interface Input {
    /**
     * Shows a question and reads the line that answers it.
     *
     * @return empty at the end of the input
     */
    Optional<String> ask(String question) throws IOException;

    /** Everything that is left of it. */
    String rest() throws IOException;
}

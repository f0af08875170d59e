package io.kubectlpg.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Standard input. Nothing reads ahead: what one question leaves, the next one gets. */
public interface Input {
    /**
     * Shows a question and reads the line that answers it.
     *
     * @return empty at the end of the input
     */
    Optional<String> ask(String question) throws IOException;

    /** As bytes, for a program that reads it. */
    InputStream stream();

    /** Everything that is left of it. */
    String rest() throws IOException;
}

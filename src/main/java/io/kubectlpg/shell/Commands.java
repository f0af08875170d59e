package io.kubectlpg.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.command.CommandRunner;
import io.kubectlpg.command.CommandTree;
import io.kubectlpg.command.Input;
import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.document.Documents;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs commands in the shell's process, over connections that stay open between commands. */
final class Commands implements AutoCloseable {
    private final CommandRunner runner = new CommandRunner();

    /** All commands and their options. */
    static CommandTree tree() {
        return new Program(new Invocation(silent(), StandardInput.none())).tree();
    }

    /**
     * Runs one command.
     *
     * @return its exit code
     */
    int run(List<String> words, Place place, Console console, Input in, Interruptions interruptions) {
        return runner.run(words, place.options(), console, in, interruptions).code();
    }

    /**
     * Runs a command whose result the shell itself needs.
     *
     * @return its JSON; empty if the command fails
     */
    Optional<JsonNode> document(Place place, String... words) {
        var asked = new ArrayList<>(List.of(words));
        asked.addAll(List.of("-o", "json"));
        try {
            return Optional.of(Documents.read(text(place, asked))).filter(document -> !document.isMissingNode());
        } catch (JsonProcessingException failed) {
            return Optional.empty();
        }
    }

    /** A console that discards everything. */
    static Console silent() {
        return Console.keeping(new ByteArrayOutputStream());
    }

    /** As {@link #document}, but returns the text that the command prints. */
    String text(Place place, List<String> words) {
        var printed = new ByteArrayOutputStream();
        run(words, place, Console.keeping(printed), StandardInput.none(), new Interruptions());
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Closes the connections and ends commands that still run. */
    @Override
    public void close() {
        runner.close();
    }
}

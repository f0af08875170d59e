package io.kubectlpg.shell;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.command.CommandRunner;
import io.kubectlpg.command.Input;
import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.NamesAsked;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.completion.CommandTree;
import io.kubectlpg.completion.NameKind;
import io.kubectlpg.completion.Suggestion;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import java.io.ByteArrayOutputStream;
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

    /** As {@link CommandRunner#document}. */
    Optional<JsonNode> document(Place place, String... words) {
        return runner.document(List.of(words), place.options());
    }

    /** The names of a kind; empty if they cannot be read. */
    Optional<List<Suggestion>> names(NameKind kind, Place place) {
        return new NamesAsked(runner).of(kind, place.options());
    }

    /** A console that discards everything. */
    static Console silent() {
        return Console.keeping(new ByteArrayOutputStream());
    }

    /** Closes the connections and ends commands that still run. */
    @Override
    public void close() {
        runner.close();
    }
}

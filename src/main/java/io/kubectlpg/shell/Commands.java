package io.kubectlpg.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubectlpg.ExitCode;
import io.kubectlpg.command.CommandTree;
import io.kubectlpg.command.Input;
import io.kubectlpg.command.Invocation;
import io.kubectlpg.command.Program;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.kube.SharedConnections;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs commands in the shell's process, over connections that stay open between commands. */
final class Commands implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SharedConnections connections = new SharedConnections();

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
        var invocation = new Invocation(console, in, connections::connect)
                .with(place.options())
                .with(interruptions);
        int code = new Program(invocation).run(words.toArray(String[]::new));
        if (code == ExitCode.UNREACHABLE.status()) {
            // The command may have changed the kubeconfig, so the next one reads it again.
            connections.forget();
        }
        return code;
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
            return Optional.ofNullable(JSON.readTree(text(place, asked))).filter(document -> !document.isMissingNode());
        } catch (JsonProcessingException failed) {
            return Optional.empty();
        }
    }

    /** A console that discards everything. */
    static Console silent() {
        return console(new ByteArrayOutputStream());
    }

    /** As {@link #document}, but returns the text that the command prints. */
    String text(Place place, List<String> words) {
        var printed = new ByteArrayOutputStream();
        run(words, place, console(printed), StandardInput.none(), new Interruptions());
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static Console console(ByteArrayOutputStream printed) {
        return new Console(
                new PrintStream(printed, false, StandardCharsets.UTF_8),
                new PrintStream(PrintStream.nullOutputStream()),
                Terminal.none(),
                Console.Verbosity.QUIET,
                Clock.systemUTC());
    }

    /** Closes the connections and ends commands that still run. */
    @Override
    public void close() {
        connections.close();
    }
}

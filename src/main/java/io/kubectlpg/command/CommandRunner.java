package io.kubectlpg.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.document.Documents;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.SharedConnections;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import io.kubectlpg.runbook.CommandLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs commands in this process, over connections that stay open between commands. */
public final class CommandRunner implements AutoCloseable {
    private final SharedConnections connections = new SharedConnections();

    /** Runs one command. */
    public CommandLines.Ended run(
            List<String> words, GlobalOptions options, Console console, Input in, Interruptions interruptions) {
        var program = new Program(
                new Invocation(console, in, connections::connect).with(options).with(interruptions));
        int code = program.run(words.toArray(String[]::new));
        if (code == ExitCode.UNREACHABLE.status()) {
            forget();
        }
        return new CommandLines.Ended(code, program.failure());
    }

    /**
     * Runs a command whose result the program itself needs.
     *
     * @return its JSON; empty if the command prints none, or prints text that is not JSON
     */
    public Optional<JsonNode> document(List<String> words, GlobalOptions options) {
        var asked = new ArrayList<>(words);
        asked.addAll(List.of("-o", "json"));
        try {
            return Optional.of(Documents.read(text(asked, options))).filter(document -> !document.isMissingNode());
        } catch (JsonProcessingException failed) {
            return Optional.empty();
        }
    }

    /** As {@link #document}, but returns the text that the command prints. */
    String text(List<String> words, GlobalOptions options) {
        var printed = new ByteArrayOutputStream();
        run(words, options, Console.keeping(printed), StandardInput.none(), new Interruptions());
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** A connection that the caller uses directly, without a command. */
    Kube connect(ConnectionOptions options) {
        return connections.connect(options);
    }

    /** Makes the next command read the kubeconfig again, because the file may have changed. */
    void forget() {
        connections.forget();
    }

    /** Closes the connections and ends commands that still run. */
    @Override
    public void close() {
        connections.close();
    }
}

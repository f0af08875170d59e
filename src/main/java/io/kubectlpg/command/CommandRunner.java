package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.ConnectionOptions;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.SharedConnections;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.output.Console;
import io.kubectlpg.runbook.CommandLines;
import java.util.List;

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

    /** A connection for the caller itself. */
    Kube connect(ConnectionOptions options) {
        return connections.connect(options);
    }

    /** The kubeconfig may lead elsewhere by now, so the next command reads it again. */
    void forget() {
        connections.forget();
    }

    /** Closes the connections and ends commands that still run. */
    @Override
    public void close() {
        connections.close();
    }
}

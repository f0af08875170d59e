package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;

/** A command that sends requests to the API server and ends with an {@link ExitCode}. */
abstract class Command extends ConnectedCommand {
    Command(Invocation invocation) {
        super(invocation);
    }

    /** Runs the command. */
    abstract ExitCode run(Kube kube);

    @Override
    final int exitCode(Kube kube) {
        return run(kube).status();
    }
}

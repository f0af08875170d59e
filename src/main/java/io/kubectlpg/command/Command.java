package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;

/** A command that talks to the API server, and ends with one of the program's own exit codes. */
abstract class Command extends ConnectedCommand {
    Command(Invocation invocation) {
        super(invocation);
    }

    /** Does it. */
    abstract ExitCode run(Kube kube);

    @Override
    final int exitCode(Kube kube) {
        return run(kube).status();
    }
}

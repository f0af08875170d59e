package io.kubectlpg.command;

import io.kubectlpg.operation.Rights;

/** The command {@code version}. */
@picocli.CommandLine.Command(name = "version", header = "Print the version of kubectl-pg.")
@Help(examples = "kubectl pg version", rights = Rights.NONE)
final class VersionCommand extends LocalCommand {
    VersionCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        console().out().println("kubectl-pg " + Version.current());
        return 0;
    }
}

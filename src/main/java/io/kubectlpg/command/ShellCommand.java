package io.kubectlpg.command;

import io.kubectlpg.operation.Rights;
import picocli.CommandLine.Option;

/** The command {@code shell}. */
@picocli.CommandLine.Command(
        name = "shell",
        header = "Type commands without their prefix.",
        description =
                "Opens pg>, where every command is typed without kubectl pg, TAB completes it, and the connection "
                        + "stays open. kubectl pg on a terminal opens it, too. Without a terminal, commands are read from standard "
                        + "input, one a line, until one fails; its exit code is the shell's.")
@Help(examples = "kubectl pg shell", rights = Rights.OF_THE_COMMANDS)
final class ShellCommand extends LocalCommand {
    @Option(names = "--no-history", description = "Do not keep what is typed for the next shell.")
    private boolean noHistory;

    ShellCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        return invocation.shell().open(global, !noHistory);
    }
}

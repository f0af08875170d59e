package io.kubectlpg.command;

import io.kubectlpg.operation.Rights;
import picocli.CommandLine.Option;

/** The command {@code shell}. */
@picocli.CommandLine.Command(
        name = "shell",
        header = "Open a shell for commands without the prefix kubectl pg.",
        description = "At the prompt pg> you type every command without kubectl pg. TAB completes a command, and the "
                + "connection stays open. kubectl pg without a command opens the shell, too, if it runs on a "
                + "terminal. Without a terminal, the shell reads commands from standard input, one per line. "
                + "It stops at the first command that fails, and returns the exit code of that command.")
@Help(examples = "kubectl pg shell", rights = Rights.OF_THE_COMMANDS)
final class ShellCommand extends LocalCommand {
    @Option(
            names = "--no-history",
            description = "Do not save the commands of this session. Without this option the "
                    + "next shell can recall them.")
    private boolean noHistory;

    ShellCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    public Integer call() {
        return invocation.shell().open(global, !noHistory);
    }
}

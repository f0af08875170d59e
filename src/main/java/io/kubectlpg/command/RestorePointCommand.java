package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import picocli.CommandLine;

/** The command {@code restore-point create | list}. */
@picocli.CommandLine.Command(
        name = "restore-point",
        header = "Create or list named points to which a cluster can be restored.",
        description = "Create a restore point before a risky change. kubectl pg restore --name POINT goes back to it.")
@Help(
        examples = {"kubectl pg restore-point create demo before-release", "kubectl pg restore-point list demo"},
        rights = Rights.OF_THE_COMMANDS)
final class RestorePointCommand implements Runnable {
    private RestorePointCommand() {}

    static CommandLine of(Invocation invocation) {
        return new CommandLine(new RestorePointCommand())
                .addSubcommand("create", new RestorePointCreateCommand(invocation))
                .addSubcommand("list", new RestorePointListCommand(invocation));
    }

    @Override
    public void run() {
        throw CliException.usage(
                "restore-point needs a subcommand: create or list",
                "For example: kubectl pg restore-point list; see kubectl pg restore-point --help.");
    }
}

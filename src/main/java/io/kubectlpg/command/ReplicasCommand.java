package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import picocli.CommandLine;

/** The command {@code replicas scale | list | rebuild | replace}. */
@picocli.CommandLine.Command(
        name = "replicas",
        header = "Make, list, rebuild or remove the replicas of a cluster.",
        description = "A replica is an instance that follows the primary: it gets each change a moment later, and "
                + "answers queries that only read, through the Service NAME-ro.")
@Help(
        examples = {
            "kubectl pg replicas scale demo 3",
            "kubectl pg replicas list demo",
            "kubectl pg replicas rebuild demo-2",
            "kubectl pg replicas replace demo-2"
        },
        rights = Rights.OF_THE_COMMANDS)
final class ReplicasCommand implements Runnable {
    private ReplicasCommand() {}

    static CommandLine of(Invocation invocation) {
        return new CommandLine(new ReplicasCommand())
                .addSubcommand("scale", new ReplicasScaleCommand(invocation))
                .addSubcommand("list", new ReplicasListCommand(invocation))
                .addSubcommand("rebuild", new ReplicasRebuildCommand(invocation))
                .addSubcommand("replace", new ReplicasReplaceCommand(invocation));
    }

    @Override
    public void run() {
        throw CliException.usage(
                "replicas needs a subcommand: scale, list, rebuild or replace",
                "For example: kubectl pg replicas list; see kubectl pg replicas --help.");
    }
}

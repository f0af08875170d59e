package io.kubectlpg.command;

import io.kubectlpg.operation.Rights;

/** The command {@code unfence INSTANCE}. */
@picocli.CommandLine.Command(
        name = "unfence",
        header = "Start a fenced instance again.",
        description =
                "It starts with the role that it has now. An old primary follows the new one if it can; if it has rows that the new primary has not, status says so, and replicas rebuild copies it again.")
@Help(examples = "kubectl pg unfence demo-2", rights = Rights.FENCE)
final class UnfenceCommand extends FencingCommand {
    UnfenceCommand(Invocation invocation) {
        super(invocation, true);
    }
}

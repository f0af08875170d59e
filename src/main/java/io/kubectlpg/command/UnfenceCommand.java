package io.kubectlpg.command;

import io.kubectlpg.operation.Rights;

/** The command {@code unfence INSTANCE}. */
@picocli.CommandLine.Command(
        name = "unfence",
        header = "Start a fenced instance again.",
        description =
                "It starts with the role that it has now. An old primary follows the new one if it can. If it has WAL that the new primary has not, but no commit in it, it is rewound first. If it has commits of its own, the command fails and says how many: replicas rebuild --from rewind drops them, and keeps their WAL.")
@Help(examples = "kubectl pg unfence demo-2", rights = Rights.FENCE)
final class UnfenceCommand extends FencingCommand {
    UnfenceCommand(Invocation invocation) {
        super(invocation, true);
    }
}

package io.kubectlpg.command;

import io.kubectlpg.operation.Rights;

/** The command {@code fence INSTANCE}. */
@picocli.CommandLine.Command(
        name = "fence",
        header = "Stop one instance and keep it stopped.",
        description =
                "No other command starts the instance again, until unfence or replicas rebuild. A fenced primary leaves the cluster without one: then promote a replica with promote --failover, or start it again with unfence.")
@Help(examples = "kubectl pg fence demo-2", rights = Rights.FENCE)
final class FenceCommand extends FencingCommand {
    FenceCommand(Invocation invocation) {
        super(invocation, false);
    }
}

package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.server.FenceOperation;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code fence INSTANCE}. */
@picocli.CommandLine.Command(
        name = "fence",
        header = "Stop one instance and keep it stopped.",
        description =
                "No other command starts the instance again, until unfence or replicas rebuild. A fenced primary leaves the cluster without one: then promote a replica with promote --failover, or start it again with unfence.")
@Help(examples = "kubectl pg fence demo-2", rights = Rights.FENCE)
final class FenceCommand extends Command {
    @Parameters(index = "0", paramLabel = "INSTANCE", description = "The name of the instance, such as demo-2.")
    private String instance = "";

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    FenceCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        InstanceName name = InstanceName.parse(instance);
        var operation = new FenceOperation(name, false);
        if (operation.done(kube)) {
            console().err().println(name + " is fenced already; nothing was changed.");
        } else if (new Operations(this, kube, options).run(operation, "fence " + name)) {
            console().err().println(name + " is fenced. Start it again with: kubectl pg unfence " + name);
        }
        return ExitCode.DONE;
    }
}

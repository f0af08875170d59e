package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.server.FenceOperation;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code unfence INSTANCE}. */
@picocli.CommandLine.Command(
        name = "unfence",
        header = "Start a fenced instance again.",
        description =
                "It starts with the role that it has now. An old primary follows the new one if it can; if it has rows that the new primary has not, status says so, and replicas rebuild copies it again.")
@Help(examples = "kubectl pg unfence demo-2", rights = Rights.FENCE)
final class UnfenceCommand extends Command {
    @Parameters(index = "0", paramLabel = "INSTANCE", description = "The name of the instance, such as demo-2.")
    private String instance = "";

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    UnfenceCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        InstanceName name = InstanceName.parse(instance);
        var operation = new FenceOperation(name, true);
        if (operation.done(kube)) {
            console().err().println(name + " is not fenced; nothing was changed.");
        } else if (new Operations(this, kube, options).run(operation, "unfence " + name)) {
            console().err().println(name + " runs again.");
        }
        return ExitCode.DONE;
    }
}

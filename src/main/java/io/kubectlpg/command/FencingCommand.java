package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.server.FenceOperation;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What {@code fence} and {@code unfence} have in common. */
abstract class FencingCommand extends Command {
    private final boolean lift;

    @Parameters(index = "0", paramLabel = "INSTANCE", description = "The name of the instance, such as demo-2.")
    private String instance = "";

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    FencingCommand(Invocation invocation, boolean lift) {
        super(invocation);
        this.lift = lift;
    }

    @Override
    final ExitCode run(Kube kube) {
        InstanceName name = InstanceName.parse(instance);
        var operation = new FenceOperation(name, lift);
        if (operation.done(kube)) {
            console().err().println(name + (lift ? " is not fenced" : " is fenced already") + "; nothing was changed.");
        } else if (new Operations(this, kube, options).run(operation, operation.kind() + " " + name)) {
            console()
                    .err()
                    .println(
                            lift
                                    ? name + " runs again."
                                    : name + " is fenced. Start it again with: kubectl pg unfence " + name);
        }
        return ExitCode.DONE;
    }
}

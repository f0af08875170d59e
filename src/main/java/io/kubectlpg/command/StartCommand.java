package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.server.StartOperation;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code start NAME}. */
@picocli.CommandLine.Command(
        name = "start",
        header = "Start the servers of a cluster that was stopped.",
        description = "The command ends when the servers accept connections.")
@Help(examples = "kubectl pg start demo", rights = Rights.START + Rights.WHERE_NOTHING_IS_TO_DO)
final class StartCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    StartCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        if (new Operations(this, kube, options).run(new StartOperation(cluster), "start " + cluster)) {
            console().err().println(cluster + " accepts connections.");
        }
        return ExitCode.DONE;
    }
}

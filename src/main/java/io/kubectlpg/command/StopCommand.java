package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.server.StopOperation;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code stop NAME}. */
@picocli.CommandLine.Command(
        name = "stop",
        header = "Shut down the servers of a cluster until you start them again.",
        description = "Volumes, passwords and addresses stay. kubectl pg start starts the servers again.")
@Help(examples = "kubectl pg stop demo", rights = Rights.STOP + Rights.WHERE_NOTHING_IS_TO_DO)
final class StopCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = "--abort",
            description = "Go on even while a backup or a restore runs. The backup is lost; the restore continues "
                    + "when the server runs again. Without this option the command refuses.")
    private boolean abort;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    StopCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        String line = "stop " + cluster + (abort ? " --abort" : "");
        if (new Operations(this, kube, options).run(new StopOperation(cluster, abort), line)) {
            console().err().println(cluster + " is stopped. Start it with: kubectl pg start " + cluster);
        }
        return ExitCode.DONE;
    }
}

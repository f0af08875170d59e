package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.server.RestartOperation;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code restart NAME}. */
@picocli.CommandLine.Command(
        name = "restart",
        header = "Restart the servers of a cluster.",
        description = "By default they restart in their pods, which takes about a second; with --pod they get new "
                + "pods, which also have later changes of the pod template.")
@Help(
        examples = {"kubectl pg restart demo", "kubectl pg restart demo --pod --yes"},
        rights = Rights.RESTART)
final class RestartCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The cluster; must be given where there is no terminal.")
    private @Nullable String name;

    @Option(names = "--pod", description = "Replace the whole pod by one of the newest template.")
    private boolean pod;

    @Option(
            names = "--abort",
            description = "Do it also while a backup or a restore runs: the backup is given up, the restore goes on "
                    + "later.")
    private boolean abort;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    RestartCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        String line = "restart " + cluster + (pod ? " --pod" : "") + (abort ? " --abort" : "");
        if (new Operations(this, kube, options).run(new RestartOperation(cluster, pod, abort), line)) {
            console().err().println(cluster + " accepts connections again.");
        }
        return ExitCode.DONE;
    }
}

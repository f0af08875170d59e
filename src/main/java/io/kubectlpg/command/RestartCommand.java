package io.kubectlpg.command;

import io.kubectlpg.CliException;
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
        description = "Without --pod the servers restart inside their pods, which takes about a second. With --pod "
                + "each server gets a new pod, made from the newest pod template.")
@Help(
        examples = {"kubectl pg restart demo", "kubectl pg restart demo --pod --yes"},
        rights = Rights.RESTART)
final class RestartCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = "--pod",
            description =
                    "Replace each pod with a new pod, made from the newest pod template. Without this option the pods stay.")
    private boolean pod;

    @Option(
            names = "--keep-primary",
            description =
                    "Only with --pod: replace the pod of the primary while it is the primary. No write is accepted until "
                            + "the new pod serves. Without this option a replica becomes the primary first, if one can: then writes "
                            + "fail for about a second.")
    private boolean keepPrimary;

    @Option(
            names = "--abort",
            description = "Go on even while a backup or a restore runs. The backup is lost; the restore continues "
                    + "when the server runs again. Without this option the command refuses.")
    private boolean abort;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    RestartCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        if (keepPrimary && !pod) {
            throw CliException.usage(
                    "--keep-primary is only for a restart with --pod", "Add --pod, or leave the option out.");
        }
        ClusterName cluster = named(kube, name);
        String line = "restart " + cluster + (pod ? " --pod" : "") + (keepPrimary ? " --keep-primary" : "")
                + (abort ? " --abort" : "");
        if (new Operations(this, kube, options).run(new RestartOperation(cluster, pod, keepPrimary, abort), line)) {
            console().err().println(cluster + " accepts connections again.");
        }
        return ExitCode.DONE;
    }
}

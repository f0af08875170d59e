package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.credentials.ApplyCredentialsOperation;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code credentials apply NAME}. */
@picocli.CommandLine.Command(
        name = "apply",
        header = "Give the server the passwords that the Secrets hold.",
        description = "Use this command after you have changed a password in a Secret, or have restored a lost Secret.")
@Help(examples = "kubectl pg credentials apply demo", rights = Rights.CREDENTIALS)
final class CredentialsApplyCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    CredentialsApplyCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        if (new Operations(this, kube, options)
                .run(new ApplyCredentialsOperation(cluster), "credentials apply " + cluster)) {
            console().err().println("The server of " + cluster + " has the passwords of its Secrets.");
        }
        return ExitCode.DONE;
    }
}

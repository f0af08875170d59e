package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.replicas.ReplaceOperation;
import io.kubectlpg.spec.InstanceName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code replicas replace INSTANCE}. */
@picocli.CommandLine.Command(
        name = "replace",
        header = "Make a new replica in the place of one whose node or volume fails.",
        description =
                "The new replica has the next free number. The old replica is removed when the new one streams. Its "
                        + "volume is kept.")
@Help(examples = "kubectl pg replicas replace demo-2 --yes", rights = Rights.REPLICAS_SCALE)
final class ReplicasReplaceCommand extends Command {
    @Parameters(index = "0", paramLabel = "INSTANCE", description = "The name of the old replica, such as demo-2.")
    private String instance = "";

    @Mixin
    private final ReplicaOptions copies = new ReplicaOptions();

    @Mixin
    private final OperationOptions options = new OperationOptions();

    ReplicasReplaceCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        InstanceName replica = InstanceName.parse(instance);
        String line = "replicas replace " + replica + copies.words();
        ReplaceOperation replacing = ReplaceOperation.of(kube, replica, copies.choices(), Version.current());
        if (new Operations(this, kube, options).run(replacing, line)) {
            console()
                    .err()
                    .println(replacing.successor() + " streams from the primary, and " + replica + " is removed.");
        }
        return ExitCode.DONE;
    }
}

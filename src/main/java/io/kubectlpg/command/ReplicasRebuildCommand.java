package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.replicas.RebuildOperation;
import io.kubectlpg.spec.InstanceName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code replicas rebuild INSTANCE}. */
@picocli.CommandLine.Command(
        name = "rebuild",
        header = "Replace the database of a replica by a new copy of the primary's.",
        description =
                "For a replica that does not follow the primary any more. The primary serves meanwhile. If the copy "
                        + "cannot begin, for example because no primary answers, the replica goes on as it was.")
@Help(
        examples = {
            "kubectl pg replicas rebuild demo-2",
            "kubectl pg replicas rebuild demo-2 --from primary --yes",
            "kubectl pg replicas rebuild demo-1 --from rewind"
        },
        rights = Rights.REPLICAS_REBUILD)
final class ReplicasRebuildCommand extends Command {
    @Parameters(index = "0", paramLabel = "INSTANCE", description = "The name of the replica, such as demo-2.")
    private String instance = "";

    @Mixin
    private final CopyOptions copies = new CopyOptions();

    @Mixin
    private final OperationOptions options = new OperationOptions();

    ReplicasRebuildCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        InstanceName replica = InstanceName.parse(instance);
        String line = "replicas rebuild " + replica + copies.words();
        if (new Operations(this, kube, options).run(new RebuildOperation(replica, copies.from), line)) {
            console().err().println(replica + " streams from the primary.");
        }
        return ExitCode.DONE;
    }
}

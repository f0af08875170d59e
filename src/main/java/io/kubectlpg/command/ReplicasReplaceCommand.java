package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.replicas.CopyFrom;
import io.kubectlpg.operation.replicas.ReplaceOperation;
import io.kubectlpg.operation.replicas.Scaling;
import io.kubectlpg.spec.InstanceName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--from",
            paramLabel = "SOURCE",
            description = "From where the new replica is copied: repository (the newest backup), primary (with "
                    + "pg_basebackup), or auto: from the repository if it has a backup that leads to the present "
                    + "timeline, otherwise from the primary. Without the option: auto.")
    private CopyFrom from = CopyFrom.AUTO;

    @Option(
            names = "--delete-volumes",
            description = "Also delete the volume of the old replica. Without the option it is kept, and a later "
                    + "replica uses it again.")
    private boolean deleteVolumes;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    ReplicasReplaceCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        InstanceName replica = InstanceName.parse(instance);
        String line = "replicas replace " + replica + (from == CopyFrom.AUTO ? "" : " --from " + from.word())
                + (deleteVolumes ? " --delete-volumes" : "");
        ReplaceOperation replacing =
                ReplaceOperation.of(kube, replica, new Scaling.Choices(from, deleteVolumes), Version.current());
        if (new Operations(this, kube, options).run(replacing, line)) {
            console()
                    .err()
                    .println(replacing.successor() + " streams from the primary, and " + replica + " is removed.");
        }
        return ExitCode.DONE;
    }
}

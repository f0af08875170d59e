package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.replicas.CopyFrom;
import io.kubectlpg.operation.replicas.Scaling;
import picocli.CommandLine.Option;

/** The options of commands that make and remove replicas. */
final class ReplicaOptions extends CopyOptions {
    @Option(
            names = "--delete-volumes",
            description =
                    "Also delete the volumes of replicas that are removed. Without the option they are kept, and a "
                            + "later replica uses them again.")
    private boolean deleteVolumes;

    /** @throws CliException usage, if replicas are to be rewound: these commands make new ones */
    Scaling.Choices choices() {
        if (from == CopyFrom.REWIND) {
            throw CliException.usage(
                    "--from rewind needs a replica that already exists, and this command makes new ones",
                    "Rewind a replica with: kubectl pg replicas rebuild INSTANCE --from rewind");
        }
        return new Scaling.Choices(from, deleteVolumes);
    }

    @Override
    String words() {
        return super.words() + (deleteVolumes ? " --delete-volumes" : "");
    }
}

package io.kubectlpg.command;

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

    Scaling.Choices choices() {
        return new Scaling.Choices(from, deleteVolumes);
    }

    @Override
    String words() {
        return super.words() + (deleteVolumes ? " --delete-volumes" : "");
    }
}

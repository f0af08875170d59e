package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.uninstall.UninstallOperation;
import io.kubectlpg.spec.ClusterName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code uninstall NAME}. */
@picocli.CommandLine.Command(
        name = "uninstall",
        header = "Stop a cluster and remove its objects.",
        description = "The volumes and the Secrets of the cluster stay, so that kubectl pg install can bring the "
                + "cluster back. --delete-data removes volumes and Secrets, too. The repository stays. Only if the "
                + "repository is a volume, --delete-backups removes it.")
@Help(
        examples = {"kubectl pg uninstall demo", "kubectl pg uninstall demo --delete-data --dry-run"},
        rights = Rights.UNINSTALL + Rights.UNINSTALL_OF_ALL)
final class UninstallCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final Options options = new Options();

    /** The options that only {@code uninstall} has. */
    static final class Options extends OperationOptions {
        @Option(
                names = "--delete-data",
                description = "Remove the volumes and the Secrets, too. The data is then "
                        + "lost for ever. Without this option both stay.")
        private boolean deleteData;

        @Option(
                names = "--delete-backups",
                description = "Remove the volume with the backups, too. Without this option that volume stays. A "
                        + "bucket is never changed.")
        private boolean deleteBackups;

        @Option(
                names = "--confirm",
                paramLabel = "NAME",
                description = "The name of the cluster, to confirm that its data may be deleted. Without it, the "
                        + "command asks for the name on a terminal, and refuses without a terminal.")
        private @Nullable String confirm;

        @Override
        boolean confirmed(ClusterName cluster) {
            if (confirm != null && !confirm.equals(cluster.toString())) {
                throw CliException.usage(
                        "--confirm says " + confirm + ", but the cluster is " + cluster,
                        "Give the name of the cluster whose data you want to delete.");
            }
            return confirm != null;
        }
    }

    UninstallCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        String line = "uninstall " + cluster + (options.deleteData ? " --delete-data" : "")
                + (options.deleteBackups ? " --delete-backups" : "");
        if (new Operations(this, kube, options)
                .run(new UninstallOperation(cluster, options.deleteData, options.deleteBackups), line)) {
            console()
                    .err()
                    .println(
                            options.deleteData
                                    ? cluster + " and its data are removed."
                                    : cluster
                                            + " is removed; its volumes and Secrets are kept. kubectl pg install "
                                            + "brings it back.");
        }
        return ExitCode.DONE;
    }
}

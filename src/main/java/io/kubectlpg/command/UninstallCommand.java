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
        description = "Its volumes and Secrets stay, and installing it again brings it back. With --delete-data "
                + "they are removed, too. The repository stays, unless it is a volume and --delete-backups "
                + "removes it.")
@Help(
        examples = {"kubectl pg uninstall demo", "kubectl pg uninstall demo --delete-data --dry-run"},
        rights = Rights.UNINSTALL + Rights.UNINSTALL_OF_ALL)
final class UninstallCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The cluster; must be given where there is no terminal.")
    private @Nullable String name;

    @Mixin
    private final Options options = new Options();

    /** The options of this command only. */
    static final class Options extends OperationOptions {
        @Option(names = "--delete-data", description = "Remove volumes and Secrets, too: the data is gone for good.")
        private boolean deleteData;

        @Option(
                names = "--delete-backups",
                description = "Remove the volume with the backups, too. Nothing in a bucket is ever removed.")
        private boolean deleteBackups;

        @Option(
                names = "--confirm",
                paramLabel = "NAME",
                description = "The name of the cluster, so that it is not asked for when data is deleted.")
        private @Nullable String confirm;

        @Override
        boolean confirmed(ClusterName cluster) {
            if (confirm != null && !confirm.equals(cluster.toString())) {
                throw CliException.usage(
                        "--confirm says " + confirm + ", but the cluster is " + cluster,
                        "Name the cluster whose data is to go.");
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
                                    ? cluster + " and its data are gone."
                                    : cluster
                                            + " is gone; its volumes and secrets are kept. Installing it again brings it back.");
        }
        return ExitCode.DONE;
    }
}

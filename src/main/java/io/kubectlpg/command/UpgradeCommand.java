package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code upgrade NAME}. */
@picocli.CommandLine.Command(
        name = "upgrade",
        header = "Change the values of a cluster.",
        description = "The values that you give change the values that the cluster has. With --reset-values they "
                + "change the defaults instead. If something must restart or move, the command says so and asks "
                + "first. kubectl pg diff shows the changes and does not ask.")
@Help(
        examples = {
            "kubectl pg upgrade demo --set podLabels.team=blue --dry-run",
            "kubectl pg upgrade demo --set podLabels.team=blue"
        },
        rights = Rights.UPGRADE + Rights.WHERE_NOTHING_IS_TO_DO)
final class UpgradeCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "The name of the cluster. On a terminal you may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final ValueOptions values = new ValueOptions();

    @Option(
            names = "--reset-values",
            description = "Start from the defaults. Without this option the command starts from the values that the "
                    + "cluster has.")
    private boolean resetValues;

    @Option(
            names = "--reindex",
            description = "Rebuild the indexes on text, if the C library of the new image sorts text in another "
                    + "order. Without this option the command refuses such an image.")
    private boolean reindex;

    @Option(
            names = "--keep-primary",
            description =
                    "Replace the pod of the primary while it is the primary: no write is accepted until the new pod "
                            + "serves. Without this option a replica becomes the primary first, if one can: then writes fail for about "
                            + "a second.")
    private boolean keepPrimary;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    UpgradeCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = named(kube, name);
        Spec applied = UpgradeOperation.applied(kube, cluster);
        Spec spec = resetValues ? values.load(invocation.in()) : values.change(applied, invocation.in());
        String line = "upgrade " + cluster + values.words() + (resetValues ? " --reset-values" : "")
                + (reindex ? " --reindex" : "")
                + (keepPrimary ? " --keep-primary" : "");
        if (new Operations(this, kube, options)
                .run(new UpgradeOperation(cluster, spec, reindex, keepPrimary, Version.current()), line)) {
            console().err().println(cluster + " has its new values.");
            if (!spec.schedules().equals(applied.schedules())) {
                InstallSummary.warnOfLeftOut(console().err(), cluster, spec, kube.serverTime());
            }
        }
        return ExitCode.DONE;
    }
}

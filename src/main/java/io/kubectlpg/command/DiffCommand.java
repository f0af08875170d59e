package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.OperationIds;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.upgrade.ObjectDiff;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code diff NAME}. */
@picocli.CommandLine.Command(
        name = "diff",
        header = "Show what an upgrade would change and what it would restart.",
        description = "The API server compares the objects in a dry run, which changes nothing. So the command also "
                + "finds changes that somebody else made. Without values it shows how the cluster differs from its "
                + "stored values. Exit code 0: no difference; 1: a difference.")
@Help(
        examples = {"kubectl pg diff demo", "kubectl pg diff demo --set podLabels.team=blue"},
        rights = Rights.UPGRADE)
final class DiffCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Mixin
    private final ValueOptions values = new ValueOptions();

    @Option(
            names = "--reset-values",
            description = "Start from the defaults. Without this option the command starts from the values that the "
                    + "cluster has.")
    private boolean resetValues;

    DiffCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Spec applied = UpgradeOperation.applied(kube, cluster);
        Spec spec = resetValues ? values.load(invocation.in()) : values.change(applied, invocation.in());
        Plan plan =
                new UpgradeOperation(cluster, spec, false, false, Version.current()).plan(kube, OperationIds.random());
        List<String> difference = ObjectDiff.lines(kube, cluster, spec, Version.current());
        difference.forEach(invocation.objects()::println);
        if (difference.isEmpty()) {
            // Steps that no diff of objects shows, such as the growth of a volume.
            plan.steps().forEach(step -> console().out().println(step.name()));
        }
        plan.warning().forEach(console().err()::println);
        if (difference.isEmpty() && plan.isEmpty()) {
            console().err().println(cluster + " matches these values.");
            return ExitCode.DONE;
        }
        return ExitCode.FAILED;
    }
}

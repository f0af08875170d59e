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

/** {@code diff NAME}. */
@picocli.CommandLine.Command(
        name = "diff",
        header = "What an upgrade with these values would change, and what would restart.",
        description =
                "Compared by the API server, which is asked to try and keeps nothing: also what somebody else has "
                        + "changed is seen. Without values it shows where the cluster is not as it was installed. Exit code 0: no "
                        + "difference, 1: some.")
@Help(
        examples = {"kubectl pg diff demo", "kubectl pg diff demo --set podLabels.team=blue"},
        rights = Rights.UPGRADE)
final class DiffCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The cluster; may be left out where there is one.")
    private @Nullable String name;

    @Mixin
    private final ValueOptions values = new ValueOptions();

    @Option(names = "--reset-values", description = "Begin from the defaults, not from the values that it has.")
    private boolean resetValues;

    DiffCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Spec applied = UpgradeOperation.applied(kube, cluster);
        Spec spec = resetValues ? values.load(invocation.in()) : values.change(applied, invocation.in());
        Plan plan = new UpgradeOperation(cluster, spec, false, Version.current()).plan(kube, OperationIds.random());
        List<String> difference = ObjectDiff.lines(kube, cluster, spec, Version.current());
        difference.forEach(invocation.objects()::println);
        if (difference.isEmpty()) {
            // No object shows it, such as a volume that grows.
            plan.steps().forEach(step -> console().out().println(step.name()));
        }
        plan.warning().forEach(console().err()::println);
        if (difference.isEmpty() && plan.isEmpty()) {
            console().err().println(cluster + " is as these values want it.");
            return ExitCode.DONE;
        }
        return ExitCode.FAILED;
    }
}

package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code config unset NAME PARAMETER...}. */
@picocli.CommandLine.Command(
        name = "unset",
        header = "Reset parameters to their defaults.",
        description = "The default of a parameter is the default that kubectl pg values prints. If it prints none, "
                + "PostgreSQL's own default applies.")
@Help(examples = "kubectl pg config unset demo work_mem", rights = Rights.UPGRADE + Rights.WHERE_NOTHING_IS_TO_DO)
final class ConfigUnsetCommand extends Command {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the cluster.")
    private String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PARAMETER", description = "The parameters to reset.")
    private List<String> parameters = List.of();

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    ConfigUnsetCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = new ClusterName(name);
        Spec applied = UpgradeOperation.applied(kube, cluster);
        ConfigCommand.requireParameters(cluster, applied);
        parameters.forEach(parameter -> requireSet(cluster, applied, parameter));
        Spec spec = new SpecLoader(SourceReader.of(invocation.in()::rest)).unset(applied, parameters);
        if (new Operations(this, kube, options)
                .run(
                        new UpgradeOperation(cluster, spec, false, false, Version.current()),
                        "config unset " + cluster + " " + String.join(" ", parameters))) {
            console().err().println(cluster + " has its new parameters.");
        }
        return ExitCode.DONE;
    }

    private static void requireSet(ClusterName cluster, Spec applied, String parameter) {
        if (!applied.parameters().containsKey(parameter)) {
            throw CliException.usage(
                    parameter + " is not set on " + cluster,
                    "These parameters are set: "
                            + String.join(", ", applied.parameters().keySet()) + ".");
        }
    }
}

package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Setting;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.instance.SettingsReader;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.SourceReader;
import io.kubectlpg.spec.Spec;
import io.kubectlpg.spec.SpecLoader;
import io.kubectlpg.spec.SpecSources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code config set NAME PARAMETER=VALUE...}. */
@picocli.CommandLine.Command(
        name = "set",
        header = "Set parameters of PostgreSQL.",
        description = "The server checks the parameters first. A parameter that needs only a reload takes effect "
                + "some seconds later. If a parameter needs a restart, the command says so and asks first.")
@Help(
        examples = {"kubectl pg config set demo work_mem=16MB", "kubectl pg config set demo max_connections=200 --yes"},
        rights = Rights.UPGRADE + Rights.WHERE_NOTHING_IS_TO_DO)
final class ConfigSetCommand extends Command {
    @Parameters(
            arity = "1..*",
            paramLabel = "[NAME] PARAMETER=VALUE",
            description = "The name of the cluster, and the parameters to set. You may leave the name out if the "
                    + "namespace holds only one cluster.")
    private List<String> words = List.of();

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(15));

    ConfigSetCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        boolean unnamed = words.getFirst().contains("=");
        ClusterName cluster = named(kube, unnamed ? null : words.getFirst());
        List<String> settings = unnamed ? words : words.subList(1, words.size());
        requireForm(cluster, settings);
        Spec applied = UpgradeOperation.applied(kube, cluster);
        ConfigCommand.requireParameters(cluster, applied);
        new ClusterReader(kube)
                .require(cluster)
                .primary()
                .filter(primary -> primary.server().isPresent())
                .ifPresent(primary -> requireKnown(kube, primary, settings));
        List<String> sets = settings.stream().map(ConfigSetCommand::asValue).toList();
        Spec spec = new SpecLoader(SourceReader.of(invocation.in()::rest))
                .load(applied, new SpecSources(List.of(), sets, List.of(), Optional.empty()));
        if (new Operations(this, kube, options)
                .run(
                        new UpgradeOperation(cluster, spec, false, false, Version.current()),
                        "config set " + cluster + " " + String.join(" ", settings))) {
            console().err().println(cluster + " has its new parameters.");
        }
        return ExitCode.DONE;
    }

    private static void requireForm(ClusterName cluster, List<String> settings) {
        if (settings.isEmpty()) {
            throw CliException.usage(
                    "no parameter was given", "For example: kubectl pg config set " + cluster + " work_mem=16MB");
        }
        for (String setting : settings) {
            if (setting.indexOf('=') < 1) {
                throw CliException.usage("\"" + setting + "\" is not PARAMETER=VALUE", "For example: work_mem=16MB.");
            }
        }
    }

    private static void requireKnown(Kube kube, Instance primary, List<String> settings) {
        List<Setting> known = SettingsReader.ask(kube, primary.name());
        settings.forEach(
                setting -> ConfigShowCommand.requireKnown(primary.name().cluster(), parameter(setting), known));
    }

    private static String parameter(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    /**
     * The setting as a path for {@code --set}. The dots in the name of a parameter are escaped, because a dot separates
     * the parts of a path.
     */
    private static String asValue(String setting) {
        String parameter = parameter(setting);
        return "parameters." + parameter.replace(".", "\\.") + setting.substring(parameter.length());
    }
}

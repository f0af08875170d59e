package io.kubectlpg.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Setting;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.instance.SettingsReader;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.NearestName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code config show NAME [PARAMETER...]}. */
@picocli.CommandLine.Command(
        name = "show",
        header = "Show the parameters of the primary that differ from PostgreSQL's defaults.",
        description =
                "With names of parameters, the command shows these parameters. With --all, it shows every parameter.")
@Help(
        examples = {"kubectl pg config show demo", "kubectl pg config show demo work_mem max_connections -o wide"},
        rights = Rights.CONFIG_SHOW)
final class ConfigShowCommand extends Command {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Parameters(
            index = "1..*",
            paramLabel = "PARAMETER",
            description = "The parameters to show. Without it: those that differ from the defaults.")
    private List<String> parameters = List.of();

    @Option(
            names = "--all",
            description = "Show every parameter. Without this option, parameters that have "
                    + "PostgreSQL's default are left out.")
    private boolean all;

    /**
     * The sources of values that nobody configured: PostgreSQL's defaults, and the settings of this program's own
     * session.
     */
    private static final Set<String> OF_NOBODY = Set.of("default", "client", "session", "override");

    ConfigShowCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = cluster(kube, name);
        Instance primary = Preconditions.primary(new ClusterReader(kube).require(cluster));
        List<Setting> known = SettingsReader.ask(kube, primary.name());
        parameters.forEach(parameter -> requireKnown(cluster, parameter, known));
        print(known.stream().filter(this::wanted).toList());
        return ExitCode.DONE;
    }

    private boolean wanted(Setting setting) {
        if (!parameters.isEmpty()) {
            return parameters.contains(setting.name());
        }
        return all || setting.pendingRestart() || !OF_NOBODY.contains(setting.source());
    }

    /**
     * Fails for an unknown parameter. A name with a dot is allowed, because it may belong to an extension that is not
     * loaded.
     */
    static void requireKnown(ClusterName cluster, String parameter, List<Setting> known) {
        List<String> names = known.stream().map(Setting::name).toList();
        if (!names.contains(parameter) && !parameter.contains(".")) {
            throw CliException.usage(
                    "PostgreSQL has no parameter \"" + parameter + "\"",
                    NearestName.to(parameter, names)
                            .map(near -> "Did you mean " + near + "?")
                            .orElse("Show all parameters with: kubectl pg config show " + cluster + " --all"));
        }
    }

    private void print(List<Setting> settings) {
        switch (global.format) {
            case JSON, YAML -> Values.print(console().out(), global.format, document(settings));
            case NAME -> settings.forEach(setting -> console().out().println(setting.name()));
            case TABLE, WIDE -> table(settings, global.format == Format.WIDE);
        }
    }

    private void table(List<Setting> settings, boolean wide) {
        var table = wide
                ? new Table("PARAMETER", "VALUE", "CHANGED BY", "SOURCE")
                : new Table("PARAMETER", "VALUE", "CHANGED BY");
        for (Setting setting : settings) {
            String change = changedBy(setting);
            if (wide) {
                table.row(setting.name(), setting.value(), change, setting.source());
            } else {
                table.row(setting.name(), setting.value(), change);
            }
        }
        table.print(console().out());
    }

    private static String changedBy(Setting setting) {
        if (setting.pendingRestart()) {
            return "restart (pending)";
        }
        return switch (setting.context()) {
            case "internal" -> "nothing";
            case "postmaster" -> "restart";
            default -> "reload";
        };
    }

    private static ObjectNode document(List<Setting> settings) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode list = document.putArray("parameters");
        for (Setting setting : settings) {
            list.addObject()
                    .put("name", setting.name())
                    .put("value", setting.value())
                    .put("context", setting.context())
                    .put("source", setting.source())
                    .put("pendingRestart", setting.pendingRestart());
        }
        return document;
    }
}

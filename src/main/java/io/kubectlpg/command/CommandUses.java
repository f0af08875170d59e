package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.runbook.CommandUse;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Finds out what a command line means from picocli's model, after picocli has read the line. */
final class CommandUses {
    private static final String SCHEDULED_WORK = "schedule run";
    /** The command that asks for its values when it has no argument. */
    private static final String GUIDED = "install";

    private CommandUses() {}

    /**
     * What the command line means.
     *
     * @param global the global options of the line
     */
    static CommandUse of(CommandLine line, GlobalOptions global) {
        CommandSpec spec = line.getCommandSpec();
        String name = spec.qualifiedName().replaceFirst("^kubectl pg ?", "");
        if (!line.getSubcommands().isEmpty()) {
            throw CliException.usage(
                    (name.isEmpty() ? "this" : name) + " is not a complete command",
                    "Choose one of " + String.join(", ", line.getSubcommands().keySet()) + ".");
        }
        if (name.equals(GUIDED) && cluster(spec).isEmpty()) {
            throw CliException.usage(
                    "install needs the NAME of the cluster",
                    "Write: install NAME. Without NAME, install asks for the values, and it can ask only if you type "
                            + "the command on a terminal.");
        }
        Optional<OptionSpec> dryRun = Optional.ofNullable(spec.findOption("--dry-run"));
        boolean only =
                dryRun.filter(option -> Boolean.TRUE.equals(option.getValue())).isPresent();
        Optional<String> clone = value(spec, "--to");
        boolean elsewhere = global.namespace != null
                || global.context != null
                || global.kubeconfig != null
                || value(spec, "--to-namespace").isPresent();
        return new CommandUse(
                dryRun.isPresent(),
                dryRun.isPresent() && !only,
                clone.or(() -> cluster(spec)).filter(ClusterName::canBe).map(ClusterName::new),
                elsewhere,
                name.equals(SCHEDULED_WORK));
    }

    private static Optional<String> value(CommandSpec spec, String option) {
        return Optional.ofNullable(spec.findOption(option))
                .map(OptionSpec::getValue)
                .map(Object::toString);
    }

    /**
     * The cluster that the line names. In commands that take settings, the cluster is the first word without an equals
     * sign.
     */
    private static Optional<String> cluster(CommandSpec spec) {
        return spec.positionalParameters().stream()
                .filter(argument -> argument.paramLabel().matches("NAME|\\[NAME] .*"))
                .findFirst()
                .flatMap(argument -> switch (argument.<Object>getValue()) {
                    case null -> Optional.empty();
                    case List<?> words -> words.stream().findFirst().map(Object::toString);
                    case Object word -> Optional.of(word.toString());
                })
                .filter(word -> !word.isEmpty() && !word.contains("="));
    }
}

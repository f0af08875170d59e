package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import picocli.CommandLine;

/** The command {@code config show | set | unset}. */
@picocli.CommandLine.Command(
        name = "config",
        header = "Show, set or reset the server's parameters.",
        description =
                "The parameters are stored in the values of the cluster, under parameters. They stay when a pod is "
                        + "replaced.")
@Help(
        examples = {"kubectl pg config show demo", "kubectl pg config set demo work_mem=16MB"},
        rights = Rights.OF_THE_COMMANDS)
final class ConfigCommand implements Runnable {
    private ConfigCommand() {}

    static CommandLine of(Invocation invocation) {
        return new CommandLine(new ConfigCommand())
                .addSubcommand("show", new ConfigShowCommand(invocation))
                .addSubcommand("set", new ConfigSetCommand(invocation))
                .addSubcommand("unset", new ConfigUnsetCommand(invocation));
    }

    /** Refuses a cluster with {@code postgresqlConf}, because that file replaces single parameters. */
    static void requireParameters(ClusterName cluster, Spec applied) {
        if (applied.text("/postgresqlConf").isPresent()) {
            throw CliException.refused(
                    cluster + " uses the value postgresqlConf, so the value parameters has no effect",
                    "Change the file with: kubectl pg upgrade " + cluster + " --set-file postgresqlConf=FILE");
        }
    }

    @Override
    public void run() {
        throw CliException.usage(
                "config needs a subcommand: show, set or unset",
                "For example: kubectl pg config show; see kubectl pg config --help.");
    }
}

package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Spec;
import picocli.CommandLine;

/** The command {@code config show | set | unset}. */
@picocli.CommandLine.Command(
        name = "config",
        header = "The server's parameters: show, set, unset.",
        description =
                "They are stored in the values of the cluster, under parameters, and stay when a pod is " + "replaced.")
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
                    cluster + " has a postgresql.conf of its own, which takes the place of parameters",
                    "Change that, with kubectl pg upgrade " + cluster + " --set-file postgresqlConf=FILE.");
        }
    }

    @Override
    public void run() {
        throw CliException.usage(
                "config needs a subcommand: show, set or unset",
                "For example: kubectl pg config show; see kubectl pg config --help.");
    }
}

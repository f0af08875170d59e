package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import picocli.CommandLine;

/** The command {@code credentials show | rotate | apply | export}. */
@picocli.CommandLine.Command(
        name = "credentials",
        header = "Show, replace, apply or export the passwords of a cluster.",
        description = "The passwords are stored in Secrets. The server itself stores only password hashes.")
@Help(
        examples = {"kubectl pg credentials show demo", "kubectl pg credentials rotate demo"},
        rights = Rights.OF_THE_COMMANDS)
final class CredentialsCommand implements Runnable {
    private CredentialsCommand() {}

    static CommandLine of(Invocation invocation) {
        return new CommandLine(new CredentialsCommand())
                .addSubcommand("show", new CredentialsShowCommand(invocation))
                .addSubcommand("rotate", new CredentialsRotateCommand(invocation))
                .addSubcommand("apply", new CredentialsApplyCommand(invocation))
                .addSubcommand("export", new CredentialsExportCommand(invocation));
    }

    @Override
    public void run() {
        throw CliException.usage(
                "credentials needs a subcommand: show, rotate, apply or export",
                "For example: kubectl pg credentials show; see kubectl pg credentials --help.");
    }
}

package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import picocli.CommandLine;

/** The command {@code repository migrate}. */
@picocli.CommandLine.Command(
        name = "repository",
        header = "Move the repository of backups and WAL to another place.",
        description = "Three values describe the repositories of a cluster: backup.s3, backup.secondary.s3 and "
                + "backup.volume.")
@Help(examples = "kubectl pg repository migrate demo --set backup.s3.bucket=new", rights = Rights.OF_THE_COMMANDS)
final class RepositoryCommand implements Runnable {
    private RepositoryCommand() {}

    static CommandLine of(Invocation invocation) {
        return new CommandLine(new RepositoryCommand())
                .addSubcommand("migrate", new RepositoryMigrateCommand(invocation));
    }

    @Override
    public void run() {
        throw CliException.usage(
                "repository needs a subcommand: migrate",
                "For example: kubectl pg repository migrate demo; see kubectl pg repository --help.");
    }
}

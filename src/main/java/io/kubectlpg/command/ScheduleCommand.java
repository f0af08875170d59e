package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.Rights;
import picocli.CommandLine;

/** The command {@code schedule list | suspend | resume | run}. */
@picocli.CommandLine.Command(
        name = "schedule",
        header = "List, suspend, resume or run the schedules of a cluster.",
        description = "The values backup.schedule and drill.schedule define the schedules.")
@Help(
        examples = {"kubectl pg schedule list demo", "kubectl pg schedule run demo full"},
        rights = Rights.OF_THE_COMMANDS)
final class ScheduleCommand implements Runnable {
    private ScheduleCommand() {}

    static CommandLine of(Invocation invocation) {
        return new CommandLine(new ScheduleCommand())
                .addSubcommand("list", new ScheduleListCommand(invocation))
                .addSubcommand("suspend", new ScheduleSuspendCommand(invocation))
                .addSubcommand("resume", new ScheduleResumeCommand(invocation))
                .addSubcommand("run", new ScheduleRunCommand(invocation));
    }

    @Override
    public void run() {
        throw CliException.usage(
                "schedule needs a subcommand: list, suspend, resume or run",
                "For example: kubectl pg schedule list; see kubectl pg schedule --help.");
    }
}

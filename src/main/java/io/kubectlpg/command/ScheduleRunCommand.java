package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.Runner;
import io.kubectlpg.operation.schedule.JobFollower;
import io.kubectlpg.operation.schedule.RunOperation;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code schedule run NAME SCHEDULE}. */
@picocli.CommandLine.Command(
        name = "run",
        header = "Run a schedule now, and follow it to its end.",
        description = "The command starts a Job from the CronJob of the schedule, with the same account and script. "
                + "If the Job succeeds, the schedule works. You can use the command while the schedule is suspended. "
                + "Exit code 5: another operation was running, and the Job did nothing.")
@Help(examples = "kubectl pg schedule run demo full", rights = Rights.SCHEDULE_RUN)
final class ScheduleRunCommand extends Command {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the cluster.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "SCHEDULE", description = "The schedule: full, diff, incr or drill.")
    private String word = "";

    @Option(
            names = "--detach",
            description = "Start the Job and return at once. Without this option the command waits for the end.")
    private boolean detach;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    ScheduleRunCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = new ClusterName(name);
        String line = "schedule run " + cluster + " " + word;
        Runner.Outcome outcome = new Operations(this, kube, options).perform(new RunOperation(cluster, word), line);
        if (outcome instanceof Runner.Outcome.Done done && !detach) {
            new JobFollower(kube, cluster, word, done.id()).follow(Progress.on(console()), options.timeout());
        }
        return ExitCode.DONE;
    }
}

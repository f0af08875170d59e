package io.kubectlpg.command;

import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.schedule.SuspendOperation;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code schedule resume NAME [SCHEDULE]}. */
@picocli.CommandLine.Command(
        name = "resume",
        header = "Let a suspended schedule run again.",
        description = "If a run was due within the last hour, Kubernetes starts it at once. Runs that were due "
                + "earlier are skipped.")
@Help(
        examples = {"kubectl pg schedule resume demo", "kubectl pg schedule resume demo incr"},
        rights = Rights.SCHEDULE_STATE + Rights.WHERE_NOTHING_IS_TO_DO)
final class ScheduleResumeCommand extends Command {
    @Parameters(index = "0", paramLabel = "NAME", description = "The name of the cluster.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SCHEDULE",
            description = "The schedule: full, diff, incr or drill. Without it: every schedule of the cluster.")
    private @Nullable String word;

    @Mixin
    private final OperationOptions options = new OperationOptions(Duration.ofMinutes(1));

    ScheduleResumeCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        ClusterName cluster = new ClusterName(name);
        String line = "schedule resume " + cluster + (word == null ? "" : " " + word);
        new Operations(this, kube, options).run(new SuspendOperation(cluster, Optional.ofNullable(word), false), line);
        return ExitCode.DONE;
    }
}

package io.kubectlpg.operation.backup;

import io.kubectlpg.CliException;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.InstanceName;
import java.util.List;

/** The steps of a backup, which other operations take, too. */
public final class BackupSteps {
    private BackupSteps() {}

    /** Hands the backup over to the instance and follows it; its result is the label. */
    public static Step take(InstanceName instance, BackupType type, String name) {
        return new Step(name, context -> {
            String id = context.operationId() + "-" + type.word();
            new Requests(context.kube().exec(), instance).submit(id, "backup", List.of(type.word()));
            return StepResult.done(follow(instance, id, context));
        });
    }

    /** Follows a backup that was handed over, to its label. */
    public static String follow(InstanceName instance, String id, StepContext context) {
        RequestLog.End end =
                new Requests(context.kube().exec(), instance).follow(id, listener(context.task()), context.limit());
        if (end.exit() != 0) {
            throw failed(instance, end);
        }
        return end.result();
    }

    private static CliException failed(InstanceName instance, RequestLog.End end) {
        String message = end.error().orElse("no error was logged");
        return end.exit() > 128
                ? CliException.failed(
                        "the backup ended with its pod: " + message, "Take it again when " + instance + " is ready.")
                : RepositoryProblem.of("the backup", end.exit(), message);
    }

    private static RequestLog.Listener listener(Progress.Task task) {
        return new RequestLog.Listener() {
            @Override
            public void phase(String name) {
                task.status(name);
            }

            @Override
            public void percent(double percent, String file) {
                task.fraction(percent / 100, file);
            }

            @Override
            public void lost() {
                task.status("the connection was lost; the backup goes on");
            }
        };
    }
}

package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.FailedRestore;
import io.kubectlpg.cluster.RestorePhase;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.InstanceName;
import java.util.function.UnaryOperator;

/** Follows a restore that an instance carries out. */
public final class RestoreFollower {
    private static final String WAITING = "waiting: ";

    private RestoreFollower() {}

    /** The step that ends when the request has ended. */
    public static Step step(InstanceName instance, String id) {
        return step(
                "Stop, copy, recover and open " + instance,
                instance,
                id,
                error -> FailedRestore.remedy(instance.cluster(), error) + " kubectl pg status " + instance.cluster()
                        + " shows whether the database is open.");
    }

    /**
     * As {@link #step(InstanceName, String)}, with another name.
     *
     * @param remedy makes the remedy from the logged error
     */
    public static Step step(String name, InstanceName instance, String id, UnaryOperator<String> remedy) {
        return new Step(name, context -> {
            RequestLog.End end =
                    new Requests(context.kube().exec(), instance).follow(id, listener(context.task()), context.limit());
            if (end.exit() != 0) {
                String error = end.error().orElse("exit code " + end.exit());
                throw CliException.failed("the restore failed: " + error, remedy.apply(error));
            }
            Restored restored = Restored.parse(end.result());
            return StepResult.done(restored.words()).with(restored);
        });
    }

    private static RequestLog.Listener listener(Progress.Task task) {
        return new RequestLog.Listener() {
            @Override
            public void phase(String name) {
                task.status(sentence(name));
            }

            @Override
            public void said(String message) {
                int waiting = message.indexOf(WAITING);
                if (waiting >= 0 && message.contains(" has not answered since ")) {
                    task.status(message.substring(waiting + WAITING.length()));
                }
            }

            @Override
            public void percent(double percent, String file) {
                task.fraction(percent / 100, file);
            }

            @Override
            public void lost(String why) {
                task.status(why + "; the restore goes on");
            }
        };
    }

    private static String sentence(String phase) {
        return RestorePhase.of(phase)
                .map(known -> switch (known) {
                    case CHECK -> "looking for the backup";
                    case STOP -> "stopping the server";
                    case RESCUE -> "saving WAL that is not archived yet";
                    case COPY -> "restoring files";
                    case RECOVER -> "replaying WAL up to the target";
                    case OPEN -> "opening the database on a new timeline";
                    case ARCHIVE -> "archiving the new timeline";
                    case BACKUP -> "requesting a new full backup";
                })
                .orElse(phase);
    }
}

package io.kubectlpg.operation.backup;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.RequestKind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.RepositoryTrouble;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.Requests;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The steps of a backup, which other operations use, too. */
public final class BackupSteps {
    /** pgBackRest's exit code for SIGTERM. */
    private static final int TERMINATED = 63;

    private static final int SIGTERM = 143;

    private BackupSteps() {}

    /** Starts the backup in the instance and follows it. The result of the step is the label. */
    public static Step take(InstanceName instance, BackupType type, String name) {
        return take(instance, BackupRequest.of(type), name);
    }

    /**
     * Takes a backup into one repository. One operation may take several backups, so each backup has its own request.
     *
     * @return the label
     */
    public static String takeInto(InstanceName instance, BackupType type, int repository, StepContext context) {
        BackupRequest request = into(type, repository);
        String id = idInto(type, repository, context);
        return carryOut(instance, id, request, context).result();
    }

    /**
     * Stops the backup of {@link #takeInto} if it runs. Otherwise pgBackRest would wait for minutes at each file if a
     * repository does not answer.
     */
    public static void giveUp(InstanceName instance, BackupType type, int repository, StepContext context) {
        String id = idInto(type, repository, context);
        boolean runs = new ClusterReader(context.kube())
                .require(instance.cluster())
                .instance(instance)
                .flatMap(Instance::observation)
                .flatMap(Observation::runningRequest)
                .filter(request -> request.id().equals(id))
                .isPresent();
        if (runs) {
            new Requests(context.kube().exec(), instance).cancel(id);
        }
    }

    private static BackupRequest into(BackupType type, int repository) {
        return new BackupRequest(type, Optional.of(repository), new TreeMap<>());
    }

    /** The id of the request that {@link #takeInto} makes. */
    public static String idInto(BackupType type, int repository, StepContext context) {
        return into(type, repository).idIn(context.operationId()) + "-" + repository;
    }

    /** As {@link #take(InstanceName, BackupType, String)}, with a choice of repositories and annotations. */
    static Step take(InstanceName instance, BackupRequest request, String name) {
        return new Step(name, context -> {
            String id = request.idIn(context.operationId());
            RequestLog.End end = carryOut(instance, id, request, context);
            List<Backup> told = TakenBackups.told(end, id);
            StepResult done = StepResult.done(end.result());
            return told.isEmpty() ? done : done.with(new BackupsTaken(told));
        });
    }

    /** Starts the backup and returns at once. */
    static Step handOver(InstanceName instance, BackupRequest request) {
        return new Step("Hand %s backup over to %s".formatted(request.type().withArticle(), instance), context -> {
            String id = request.idIn(context.operationId());
            new Requests(context.kube().exec(), instance).submit(id, RequestKind.BACKUP, request.arguments());
            return StepResult.done(id);
        });
    }

    private static RequestLog.End carryOut(
            InstanceName instance, String id, BackupRequest request, StepContext context) {
        Kube kube = context.kube();
        var follower = new BackupFollower(context.task(), System::nanoTime);
        return succeeded(
                kube,
                instance,
                new Requests(kube.exec(), instance)
                        .carryOut(id, RequestKind.BACKUP, request.arguments(), follower, context.limit()),
                follower);
    }

    /**
     * Follows a backup that was started.
     *
     * @return the label
     */
    public static String follow(InstanceName instance, String id, StepContext context) {
        return follow(context.kube(), instance, id, context.task(), context.limit());
    }

    /**
     * Follows a backup that any client has started.
     *
     * @return the label; with several repositories, the labels
     */
    public static String follow(Kube kube, InstanceName instance, String id, Progress.Task task, Duration limit) {
        var follower = new BackupFollower(task, System::nanoTime);
        return succeeded(kube, instance, new Requests(kube.exec(), instance).follow(id, follower, limit), follower)
                .result();
    }

    private static RequestLog.End succeeded(
            Kube kube, InstanceName instance, RequestLog.End end, BackupFollower follower) {
        if (end.exit() != 0) {
            throw failed(kube, instance, end, follower.repository());
        }
        return end;
    }

    private static CliException failed(Kube kube, InstanceName instance, RequestLog.End end, int repository) {
        String message = end.error().orElse("no error was logged");
        // The supervisor's own message is more precise than any exit code.
        if (message.startsWith("the pod ")
                || (end.exit() > 128 && end.exit() != SIGTERM && !RepositoryProblem.killed(message))) {
            return CliException.failed(
                    "the backup ended because its pod ended: " + message,
                    "Take the backup again when " + instance + " is ready.");
        }
        return end.exit() == TERMINATED || end.exit() == SIGTERM
                ? CliException.failed(
                        "the backup was stopped by SIGTERM, and it is not in the repository",
                        "Take the backup again. The next backup uses or removes the files that this one copied.")
                : RepositoryTrouble.of(
                        kube, instance, "the backup", end.exit(), RepositoryTrouble.naming(repository, message));
    }
}

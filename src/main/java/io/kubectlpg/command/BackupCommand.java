package io.kubectlpg.command;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Rights;
import io.kubectlpg.operation.Runner;
import io.kubectlpg.operation.backup.BackupOperation;
import io.kubectlpg.operation.backup.BackupRequest;
import io.kubectlpg.operation.backup.BackupSteps;
import io.kubectlpg.operation.backup.RunningBackup;
import io.kubectlpg.operation.backup.TakenBackups;
import io.kubectlpg.output.Progress;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.BackupType;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code backup full|diff|incr NAME}. */
@picocli.CommandLine.Command(
        name = "backup",
        header = "Take a backup with pgBackRest and show its progress.",
        description = "The instance takes the backup by itself, even if this command ends. If the same backup already "
                + "runs, the command follows that backup and starts no second one. Exit code 1: the backup "
                + "failed, or the backup is complete but the database has damaged pages.")
@Help(
        examples = {"kubectl pg backup full demo", "kubectl pg backup incr demo --annotation reason=release"},
        rights = Rights.BACKUP)
final class BackupCommand extends Command {
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);

    @Parameters(
            index = "0",
            paramLabel = "TYPE",
            description = "full copies the whole database; diff copies the changes since the last full backup; incr "
                    + "copies the changes since the last backup of any type.")
    private BackupType type = BackupType.FULL;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The name of the cluster. You may leave it out if the namespace holds only one.")
    private @Nullable String name;

    @Option(
            names = "--repo",
            paramLabel = "N",
            description = "The number of the repository to back up into. Without it: every repository, one after the "
                    + "other.")
    private @Nullable Integer repository;

    @Option(
            names = "--annotation",
            paramLabel = "KEY=VALUE",
            description = "An annotation to store with the backup. May be repeated. Without it: none.")
    private Map<String, String> annotations = new LinkedHashMap<>();

    @Option(
            names = "--detach",
            description = "Start the backup and return at once. Without this option the command waits for the end.")
    private boolean detach;

    @Mixin
    private final OperationOptions options = new OperationOptions();

    BackupCommand(Invocation invocation) {
        super(invocation);
    }

    @Override
    ExitCode run(Kube kube) {
        var wanted = new BackupRequest(type, Optional.ofNullable(repository), new TreeMap<>(annotations));
        take(kube, cluster(kube, name), wanted);
        return ExitCode.DONE;
    }

    private void take(Kube kube, ClusterName cluster, BackupRequest wanted) {
        Optional<OperationRecord> left = new Journal(kube, cluster).unfinished();
        var operation = new BackupOperation(cluster, wanted, detach);
        Runner.Outcome outcome;
        try {
            outcome = new Operations(this, kube, options).perform(operation, line(cluster, wanted));
        } catch (CliException locked) {
            if (locked.code() != ExitCode.LOCKED || options.dryRun) {
                throw locked;
            }
            attach(kube, cluster, underWay(kube, cluster, wanted, left).orElseThrow(() -> locked));
            return;
        }
        switch (outcome) {
            case Runner.Outcome.NothingToDo nothing -> {}
            case Runner.Outcome.Done done when detach -> handedOver(cluster, wanted.idIn(done.id()));
            case Runner.Outcome.Done done -> report(cluster, operation.taken(kube, done.id(), done.results()));
            case Runner.Outcome.EndedMeanwhile ended ->
                report(cluster, operation.taken(kube, ended.id(), ended.results()));
        }
    }

    /** The same backup, if another client runs it. That client holds the lock, or held it while this client waited. */
    private static Optional<RunningBackup> underWay(
            Kube kube, ClusterName cluster, BackupRequest wanted, Optional<OperationRecord> left) {
        Optional<OperationRecord> holder =
                new Journal(kube, cluster).unfinished().or(() -> left);
        return holder.isPresent()
                ? RunningBackup.of(kube, cluster, holder.get(), wanted)
                : RunningBackup.alone(kube, cluster, wanted);
    }

    /** Follows a backup that another client started. Reading needs no lock. */
    private void attach(Kube kube, ClusterName cluster, RunningBackup running) {
        console().err().println("There is already " + type.withArticle() + " backup under way: " + running.id() + ".");
        if (detach) {
            handedOver(cluster, running.id());
            return;
        }
        try (Progress.Task task = Progress.on(console()).start("Follow the backup " + running.id())) {
            Duration limit = options.timeout().orElse(AS_LONG_AS_IT_TAKES);
            task.done(BackupSteps.follow(kube, running.instance(), running.id(), task, limit));
        }
        report(cluster, TakenBackups.of(kube, cluster, running.id()));
    }

    private void handedOver(ClusterName cluster, String id) {
        new BackupReport(List.of()).handedOver(console(), global.format, id);
        console()
                .err()
                .printf(
                        "%s goes on by itself. Follow it with: kubectl pg backup %s %s%n  See its progress and its "
                                + "result with: kubectl pg status %s%n",
                        id, type.word(), cluster, cluster);
    }

    private void report(ClusterName cluster, List<Backup> taken) {
        var report = new BackupReport(taken);
        report.print(console(), global.format);
        if (type != BackupType.FULL && taken.stream().anyMatch(backup -> backup.type() == BackupType.FULL)) {
            console()
                    .err()
                    .println("pgBackRest took a full backup: there was no full backup to build " + type.withArticle()
                            + " backup on.");
        }
        report.requireWhole(cluster);
    }

    private static String line(ClusterName cluster, BackupRequest wanted) {
        var line = new StringBuilder("backup " + wanted.type().word() + " " + cluster);
        wanted.repository().ifPresent(number -> line.append(" --repo ").append(number));
        wanted.annotations()
                .forEach((key, value) -> line.append(" --annotation ").append(ShellWords.word(key + "=" + value)));
        return line.toString();
    }
}

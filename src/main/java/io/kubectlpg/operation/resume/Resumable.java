package io.kubectlpg.operation.resume;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.backup.BackupOperation;
import io.kubectlpg.operation.backup.BackupRequest;
import io.kubectlpg.operation.clone.CloneOperation;
import io.kubectlpg.operation.credentials.Account;
import io.kubectlpg.operation.credentials.ApplyCredentialsOperation;
import io.kubectlpg.operation.credentials.RotateOperation;
import io.kubectlpg.operation.expire.ExpireOperation;
import io.kubectlpg.operation.install.InstallOperation;
import io.kubectlpg.operation.migrate.MigrateOperation;
import io.kubectlpg.operation.recover.RecoverOperation;
import io.kubectlpg.operation.restore.RestoreOperation;
import io.kubectlpg.operation.restoretable.TableRestoreOperation;
import io.kubectlpg.operation.schedule.RunOperation;
import io.kubectlpg.operation.schedule.SuspendOperation;
import io.kubectlpg.operation.server.ReloadOperation;
import io.kubectlpg.operation.server.RestartOperation;
import io.kubectlpg.operation.server.StartOperation;
import io.kubectlpg.operation.server.StopOperation;
import io.kubectlpg.operation.uninstall.UninstallOperation;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.operation.values.Passphrase;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.S3Keys;
import io.kubectlpg.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the operation of a journal entry again, from its kind and its arguments. */
public final class Resumable {
    private Resumable() {}

    /**
     * The operation that wrote the entry.
     *
     * @throws CliException refused, when the entry is of a newer program or lacks what was never stored
     */
    public static Operation from(Kube kube, ClusterName cluster, OperationRecord record, String programVersion) {
        ObjectNode arguments = record.arguments();
        return switch (record.known()) {
            case INSTALL -> {
                Spec spec = Passphrase.stored(kube, cluster, arguments);
                requireKeys(kube, cluster, spec);
                yield new InstallOperation(cluster, spec, programVersion);
            }
            case UPGRADE -> {
                Spec spec = Spec.fromStored(arguments.path("values"));
                requireKeys(kube, cluster, spec);
                yield new UpgradeOperation(
                        cluster, spec, arguments.path("reindex").asBoolean(), programVersion);
            }
            case MIGRATE -> MigrateOperation.fromStored(cluster, arguments, programVersion);
            case BACKUP -> new BackupOperation(cluster, BackupRequest.fromStored(arguments), false);
            case EXPIRE -> ExpireOperation.fromStored(cluster, arguments);
            case RESTORE ->
                new RestoreOperation(
                        cluster,
                        RecoveryChoice.parse(arguments),
                        arguments.path("backup").asBoolean());
            case RECOVER -> {
                Spec spec = Passphrase.stored(kube, cluster, arguments);
                requireKeys(kube, cluster, spec);
                yield new RecoverOperation(
                        cluster,
                        spec,
                        RecoveryChoice.parse(arguments.path("target")),
                        arguments.path("backup").asBoolean(),
                        programVersion);
            }
            case RESTORE_DATA -> TableRestoreOperation.parse(cluster, arguments);
            case CLONE ->
                new CloneOperation(
                        cluster,
                        new ClusterName(arguments.path("source").asText()),
                        arguments.path("sourceNamespace").asText(),
                        Passphrase.stored(kube, cluster, arguments),
                        RecoveryChoice.parse(arguments.path("target")),
                        arguments.path("backup").asBoolean(),
                        programVersion);
            case UNINSTALL ->
                new UninstallOperation(
                        cluster,
                        arguments.path("deleteData").asBoolean(),
                        arguments.path("deleteBackups").asBoolean());
            case ROTATE_CREDENTIALS -> new RotateOperation(cluster, accounts(arguments));
            case APPLY_CREDENTIALS -> new ApplyCredentialsOperation(cluster);
            case START -> new StartOperation(cluster);
            case STOP -> new StopOperation(cluster, arguments.path("abort").asBoolean());
            case RESTART ->
                new RestartOperation(
                        cluster,
                        arguments.path("pod").asBoolean(),
                        arguments.path("abort").asBoolean());
            case SUSPEND_SCHEDULE -> new SuspendOperation(cluster, schedule(arguments), true);
            case RESUME_SCHEDULE -> new SuspendOperation(cluster, schedule(arguments), false);
            case RUN_SCHEDULE -> new RunOperation(cluster, schedule(arguments).orElse(""));
            case RELOAD -> new ReloadOperation(cluster);
            case DRILL, VERIFY, OTHER ->
                throw CliException.refused(
                        "this version knows of no operation " + record.kind(),
                        "Use the version that began it, or a later one.");
        };
    }

    private static Optional<String> schedule(ObjectNode arguments) {
        return Optional.of(arguments.path("schedule").asText()).filter(word -> !word.isEmpty());
    }

    private static List<Account> accounts(ObjectNode arguments) {
        var accounts = new ArrayList<Account>();
        arguments.path("roles").forEach(word -> accounts.add(Account.of(word.asText())));
        return accounts;
    }

    /** Keys are never in the journal: an installation that ended before it stored them needs them again. */
    private static void requireKeys(Kube kube, ClusterName cluster, Spec spec) {
        boolean missing = spec.buckets().stream()
                .filter(s3 -> s3.keys() instanceof S3Keys.Stored)
                .anyMatch(s3 -> kube.get(Kind.SECRET, s3.keySecret(cluster)).isEmpty());
        if (missing) {
            throw CliException.refused(
                    "the installation ended before the keys of the repository were stored",
                    "Give the command that was interrupted again, with the same values.");
        }
    }
}

package io.kubectlpg.operation.resume;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.PlanWait;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.operation.backup.BackupOperation;
import io.kubectlpg.operation.clone.CloneOperation;
import io.kubectlpg.operation.credentials.ApplyCredentialsOperation;
import io.kubectlpg.operation.credentials.RotateOperation;
import io.kubectlpg.operation.expire.ExpireOperation;
import io.kubectlpg.operation.install.InstallOperation;
import io.kubectlpg.operation.migrate.MigrateOperation;
import io.kubectlpg.operation.promote.FailoverOperation;
import io.kubectlpg.operation.promote.PromoteOperation;
import io.kubectlpg.operation.recover.RecoverOperation;
import io.kubectlpg.operation.replicas.RebuildOperation;
import io.kubectlpg.operation.replicas.ReplaceOperation;
import io.kubectlpg.operation.replicas.ScaleOperation;
import io.kubectlpg.operation.restore.RestoreOperation;
import io.kubectlpg.operation.restoretable.TableRestoreOperation;
import io.kubectlpg.operation.schedule.RunOperation;
import io.kubectlpg.operation.schedule.SuspendOperation;
import io.kubectlpg.operation.server.FenceOperation;
import io.kubectlpg.operation.server.ReloadOperation;
import io.kubectlpg.operation.server.RestartOperation;
import io.kubectlpg.operation.server.StartOperation;
import io.kubectlpg.operation.server.StopOperation;
import io.kubectlpg.operation.uninstall.UninstallOperation;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.spec.ClusterName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes an operation from its journal entry. The table contains each operation that writes a journal, with its factory.
 */
public final class Resumable {
    private static final Map<OperationKind, Function<StoredOperation, Operation>> FACTORIES = Map.ofEntries(
            Map.entry(OperationKind.INSTALL, InstallOperation::resumed),
            Map.entry(OperationKind.UPGRADE, UpgradeOperation::resumed),
            Map.entry(OperationKind.UNINSTALL, UninstallOperation::resumed),
            Map.entry(OperationKind.MIGRATE, MigrateOperation::resumed),
            Map.entry(OperationKind.BACKUP, BackupOperation::resumed),
            Map.entry(OperationKind.EXPIRE, ExpireOperation::resumed),
            Map.entry(OperationKind.RESTORE, RestoreOperation::resumed),
            Map.entry(OperationKind.RESTORE_DATA, TableRestoreOperation::resumed),
            Map.entry(OperationKind.RECOVER, RecoverOperation::resumed),
            Map.entry(OperationKind.CLONE, CloneOperation::resumed),
            Map.entry(OperationKind.ROTATE_CREDENTIALS, RotateOperation::resumed),
            Map.entry(OperationKind.APPLY_CREDENTIALS, ApplyCredentialsOperation::resumed),
            Map.entry(OperationKind.SCALE_REPLICAS, ScaleOperation::resumed),
            Map.entry(OperationKind.REBUILD_REPLICA, RebuildOperation::resumed),
            Map.entry(OperationKind.REPLACE_REPLICA, ReplaceOperation::resumed),
            Map.entry(OperationKind.START, StartOperation::resumed),
            Map.entry(OperationKind.STOP, StopOperation::resumed),
            Map.entry(OperationKind.RESTART, RestartOperation::resumed),
            Map.entry(OperationKind.FENCE, FenceOperation::resumed),
            Map.entry(OperationKind.UNFENCE, FenceOperation::resumed),
            Map.entry(OperationKind.PROMOTE, PromoteOperation::resumed),
            Map.entry(OperationKind.FAIL_OVER, FailoverOperation::resumed),
            Map.entry(OperationKind.RELOAD, ReloadOperation::resumed),
            Map.entry(OperationKind.SUSPEND_SCHEDULE, SuspendOperation::resumed),
            Map.entry(OperationKind.RESUME_SCHEDULE, SuspendOperation::resumed),
            Map.entry(OperationKind.RUN_SCHEDULE, RunOperation::resumed));

    private Resumable() {}

    /**
     * The operation of the entry.
     *
     * @param wait how long to wait for the pods that the plan needs
     * @throws CliException refused, if a newer program wrote the entry, or if the operation needs data that is never
     *     stored
     */
    public static Operation from(
            Kube kube, ClusterName cluster, OperationRecord record, String programVersion, PlanWait wait) {
        return Optional.ofNullable(FACTORIES.get(record.kind()))
                .orElseThrow(() -> CliException.refused(
                        "this version does not know the operation " + record.word(),
                        "Use the version that began the operation, or a later one."))
                .apply(new StoredOperation(kube, cluster, record.kind(), record.arguments(), programVersion, wait));
    }

    /** The kinds that can be resumed. */
    static Set<OperationKind> kinds() {
        return FACTORIES.keySet();
    }
}

package io.kubectlpg.operation.backup;

import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.Journal;
import io.kubectlpg.operation.LockHolder;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Preconditions;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.Optional;

/**
 * A running backup that is the same as the requested one. The command follows this backup and does not refuse.
 * Following changes nothing, so it needs no lock and no journal.
 */
public record RunningBackup(InstanceName instance, String id) {
    /** How long to wait until the client that holds the lock has started its backup. */
    private static final Duration HAND_OVER = Duration.ofSeconds(15);

    private static final Duration OFTEN = Duration.ofMillis(500);

    /**
     * A running backup that no operation follows. It was detached or scheduled, or a restore that has ended started it.
     */
    public static Optional<RunningBackup> alone(Kube kube, ClusterName cluster, BackupRequest wanted) {
        return new Journal(kube, cluster).unfinished().isEmpty() ? now(kube, cluster, wanted) : Optional.empty();
    }

    /**
     * The same backup, if another kubectl pg command holds the lock for it. If that command is about to start the
     * backup, this method waits. Empty if the operation is another one.
     */
    public static Optional<RunningBackup> of(
            Kube kube, ClusterName cluster, OperationRecord operation, BackupRequest wanted) {
        boolean own = operation.by().equals(LockHolder.current().toString());
        if (own || !operation.is(OperationKind.BACKUP) || !operation.running()) {
            return Optional.empty();
        }
        BackupRequest taken = BackupRequest.fromStored(operation.arguments());
        String id = taken.idIn(operation.id());
        boolean known = wanted.isServedBy(taken)
                && Waiting.until(
                        HAND_OVER,
                        OFTEN,
                        () -> primary(kube, cluster)
                                .observation()
                                .flatMap(observation -> observation.request(id))
                                .isPresent());
        return known ? Optional.of(new RunningBackup(primary(kube, cluster).name(), id)) : Optional.empty();
    }

    private static Optional<RunningBackup> now(Kube kube, ClusterName cluster, BackupRequest wanted) {
        Instance primary = primary(kube, cluster);
        return primary.observation()
                .flatMap(Observation::runningRequest)
                .filter(request ->
                        BackupRequest.of(request).filter(wanted::isServedBy).isPresent())
                .map(request -> new RunningBackup(primary.name(), request.id()));
    }

    private static Instance primary(Kube kube, ClusterName cluster) {
        return Preconditions.primary(new ClusterReader(kube).require(cluster));
    }
}

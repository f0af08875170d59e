package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.LeaseLock;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.Optional;

/** The lock of a cluster: the Lease {@code NAME-operation}. Only one operation at a time can hold the lock. */
public final class OperationLock implements AutoCloseable {
    /**
     * How long the lock is valid without a renewal. The time is long enough for a slow API server, and short enough to
     * wait until the lock of a dead client expires.
     */
    static final Duration DURATION = Duration.ofSeconds(15);
    /** How long to wait for a late renewal, because the API server may not answer for a moment. */
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(30);

    private final Kube kube;
    private final ClusterName cluster;
    private final LeaseLock lease;
    private final Optional<SharedLock> owner;

    private OperationLock(Kube kube, ClusterName cluster, LeaseLock lease, Optional<SharedLock> owner) {
        this.kube = kube;
        this.cluster = cluster;
        this.lease = lease;
        this.owner = owner;
    }

    /** The same lock for one of several operations. When that operation ends, it does not release the lock. */
    OperationLock lentBy(SharedLock shared) {
        return new OperationLock(kube, cluster, lease, Optional.of(shared));
    }

    public static String objectName(ClusterName cluster) {
        return cluster + "-operation";
    }

    /** Whether any client holds the lock now. */
    public static boolean held(Kube kube, ClusterName cluster) {
        return LeaseLock.held(kube, objectName(cluster));
    }

    /**
     * Takes the lock. If this client already holds the lock for several operations, the new operation uses that lock.
     *
     * @throws CliException locked, if another operation holds the lock
     */
    static OperationLock acquire(Kube kube, ClusterName cluster, LockHolder holder) {
        return acquire(kube, cluster, holder, ProcessTime.SYSTEM);
    }

    static OperationLock acquire(Kube kube, ClusterName cluster, LockHolder holder, ProcessTime time) {
        Optional<OperationLock> lent = SharedLock.lent(kube, cluster);
        if (lent.isPresent()) {
            return lent.get();
        }
        var owner = new LeaseOwner(new Ownership(kube, cluster), cluster);
        var lease = new LeaseLock(kube, objectName(cluster), holder.identity(), DURATION, owner, time);
        Optional<LeaseLock.Held> held = lease.acquire();
        if (held.isPresent()) {
            lease.close();
            throw held(kube, cluster, held.get());
        }
        return new OperationLock(kube, cluster, lease, Optional.empty());
    }

    private static CliException held(Kube kube, ClusterName cluster, LeaseLock.Held held) {
        String what = new Journal(kube, cluster)
                .unfinished()
                .map(record -> "%s %s by %s has been running since %s, step %d of %d"
                        .formatted(
                                record.word(),
                                record.id(),
                                record.by(),
                                record.started(),
                                record.currentStep(),
                                record.stepCount()))
                .orElseGet(() -> "an operation of " + LockHolder.named(held.holder()) + " on " + cluster
                        + " has been running since " + held.acquireTime());
        return CliException.locked(what, "Wait for it; kubectl pg operations " + cluster + " shows how far it is.");
    }

    /**
     * Checks that this client still holds the lock. The check waits for a late renewal.
     *
     * @throws CliException locked, if another client has the lock or it was released; unreachable, if that is unknown
     */
    void verify() {
        switch (lease.standing(WAIT_LIMIT)) {
            case OURS -> {}
            case TAKEN -> throw CliException.locked(taken(), remedy());
            case GIVEN_BACK -> throw CliException.locked("this command has released its lock on " + cluster, remedy());
            case UNKNOWN ->
                throw CliException.unreachable(
                        "the lock on %s could not be renewed for %d s%s"
                                .formatted(
                                        cluster,
                                        lease.sinceRenewal().toSeconds(),
                                        lease.failure()
                                                .map(failure -> ": " + failure.problem())
                                                .orElse("")),
                        remedy());
        }
    }

    private String taken() {
        String since = "another kubectl pg command has taken or removed the lock";
        if (lease.stoodStill()) {
            return "this command was stopped for longer than its lock on " + cluster + " lasts, and " + since;
        }
        return lease.failure()
                .map(failure -> "this command could not renew its lock on " + cluster + " in time (" + failure.problem()
                        + "), and " + since)
                .orElse("the lock on " + cluster + " is gone: " + since);
    }

    private String remedy() {
        return "See the state of the operation with kubectl pg operations " + cluster
                + ", and continue with kubectl pg resume " + cluster + ".";
    }

    /**
     * Removes the Lease, even if the lock is held for several operations. It fails if this process no longer holds the
     * lock.
     */
    void discard() {
        verify();
        kube.delete(Kind.LEASE, objectName(cluster));
        owner.ifPresent(SharedLock::giveBack);
    }

    /**
     * Removes the Lease, unless the lock is held for several operations. Call this only if no operation has run on the
     * cluster.
     */
    void leaveNoTrace() {
        if (owner.isEmpty()) {
            discard();
        }
    }

    /** Releases the lock. A lock that is held for several operations is kept. */
    @Override
    public void close() {
        if (owner.isEmpty()) {
            lease.close();
        }
    }
}

package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The lock on one cluster over several operations of this client, between which nobody else changes it. */
public final class SharedLock implements AutoCloseable {
    private static final ScopedValue<SharedLock> CURRENT = ScopedValue.newInstance();

    private final Kube kube;
    private final ClusterName cluster;
    private final LockHolder holder;
    private Optional<OperationLock> held = Optional.empty();

    /** One that is not taken yet. */
    public SharedLock(Kube kube, ClusterName cluster, LockHolder holder) {
        this.kube = kube;
        this.cluster = cluster;
        this.holder = holder;
    }

    public ClusterName cluster() {
        return cluster;
    }

    /**
     * Takes it, unless this client holds it.
     *
     * @throws CliException locked, when another client holds it
     */
    public synchronized void take() {
        if (held.isEmpty()) {
            held = Optional.of(OperationLock.acquire(kube, cluster, holder));
        }
    }

    /** Gives it back, if it is held; {@link #take} takes it again. */
    public synchronized void giveBack() {
        held.ifPresent(OperationLock::close);
        held = Optional.empty();
    }

    /** The journal of the cluster, newest first. */
    public List<OperationRecord> operations() {
        return new Journal(kube, cluster).read();
    }

    /** Does work whose operations on this cluster borrow the lock. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** The lock for an operation, where this thread works under one on that cluster. */
    static Optional<OperationLock> lent(Kube kube, ClusterName cluster) {
        return Optional.of(CURRENT)
                .filter(ScopedValue::isBound)
                .map(ScopedValue::get)
                .flatMap(shared -> shared.lentFor(kube, cluster));
    }

    private synchronized Optional<OperationLock> lentFor(Kube other, ClusterName wanted) {
        boolean same = cluster.equals(wanted)
                && kube.namespace().equals(other.namespace())
                && kube.server().equals(other.server());
        return same ? held.map(lock -> lock.lentBy(this)) : Optional.empty();
    }

    /** Gives it back; a cluster that was never worked on keeps no Lease. */
    @Override
    public synchronized void close() {
        try {
            if (held.isPresent() && operations().isEmpty()) {
                held.get().discard();
            }
        } catch (CliException unreachable) {
            // Then it stays, and expires.
            return;
        } finally {
            giveBack();
        }
    }
}

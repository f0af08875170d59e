package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The lock on a cluster for several operations of this client. Between these operations nobody else can change the
 * cluster.
 */
public final class SharedLock implements AutoCloseable {
    private static final ScopedValue<SharedLock> CURRENT = ScopedValue.newInstance();

    private final Kube kube;
    private final ClusterName cluster;
    private final LockHolder holder;
    private Optional<OperationLock> held = Optional.empty();

    /** A lock that is not taken yet. */
    public SharedLock(Kube kube, ClusterName cluster, LockHolder holder) {
        this.kube = kube;
        this.cluster = cluster;
        this.holder = holder;
    }

    public ClusterName cluster() {
        return cluster;
    }

    /**
     * Takes the lock, unless this client holds it already.
     *
     * @throws CliException locked, if another client holds it
     */
    public synchronized void take() {
        if (held.isEmpty()) {
            held = Optional.of(OperationLock.acquire(kube, cluster, holder));
        }
    }

    /** Releases the lock if this client holds it. {@link #take} takes it again. */
    public synchronized void giveBack() {
        held.ifPresent(OperationLock::close);
        held = Optional.empty();
    }

    /** The journal of the cluster, the newest operation first. */
    public List<OperationRecord> operations() {
        return new Journal(kube, cluster).read();
    }

    /** Does work whose operations on this cluster use this lock. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** The lock for an operation, if this thread works under a shared lock of that cluster. */
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

    /** Releases the lock. If no operation ever ran on the cluster, its Lease is removed. */
    @Override
    public synchronized void close() {
        try {
            if (held.isPresent() && operations().isEmpty()) {
                held.get().discard();
            }
        } catch (CliException unreachable) {
            // The Lease stays and expires by itself.
            return;
        } finally {
            giveBack();
        }
    }
}

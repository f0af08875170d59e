package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.spec.ClusterName;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** Ends an operation whose client is gone. It holds the cluster's lock while it does that. */
public final class AbandonedOperation {
    /** The reason that the journal stores for such an operation. */
    public static final String REASON = "given up";

    private final Kube kube;
    private final ClusterName cluster;
    private final Clock clock;
    private final LockHolder holder;
    private final ProcessTime time;

    public AbandonedOperation(Kube kube, ClusterName cluster, Clock clock, LockHolder holder) {
        this(kube, cluster, clock, holder, ProcessTime.SYSTEM);
    }

    /** @param time measures how long the lock is valid */
    public AbandonedOperation(Kube kube, ClusterName cluster, Clock clock, LockHolder holder, ProcessTime time) {
        this.kube = kube;
        this.cluster = cluster;
        this.clock = clock;
        this.holder = holder;
        this.time = time;
    }

    /**
     * Checks that no client works on the cluster.
     *
     * @throws CliException locked, if a client works on the cluster; the message names the client
     */
    public void requireNobody() {
        acquire().close();
    }

    /**
     * Does the work, and then marks the operation as failed in the journal.
     *
     * @param left the operation that the user agreed to end; empty if no operation was left unfinished
     * @param work the work that must be done before the operation is marked
     * @throws CliException locked, if a client works on the cluster, or if another operation was left unfinished
     *     meanwhile
     */
    public <T> T end(Optional<OperationRecord> left, Function<Kube, T> work) {
        var guard = new GuardedKube.Guard();
        Kube guarded = new GuardedKube(kube, guard);
        try (OperationLock lock = acquire();
                var _ = Interruptions.current().watch(lock::close)) {
            guard.heldBy(lock);
            var journal = new Journal(guarded, cluster);
            Optional<OperationRecord> now = journal.unfinished();
            requireSame(left, now);
            T result = work.apply(guarded);
            now.ifPresent(record -> journal.write(record.failed(clock.instant(), REASON)));
            return result;
        }
    }

    private OperationLock acquire() {
        try {
            return OperationLock.acquire(kube, cluster, holder, time);
        } catch (CliException held) {
            if (held.code() != ExitCode.LOCKED) {
                throw held;
            }
            throw CliException.locked(
                            held.problem(),
                            "Another kubectl pg command still works on the operation: press Ctrl-C in its "
                                    + "terminal. Then stop the work in the "
                                    + "cluster with: kubectl pg abort " + cluster + " -n " + kube.namespace())
                    .causedBy(held);
        }
    }

    private void requireSame(Optional<OperationRecord> asked, Optional<OperationRecord> now) {
        if (!asked.map(OperationRecord::id).equals(now.map(OperationRecord::id))) {
            throw CliException.locked(
                    "the running operation on " + cluster + " has changed since the command looked at it",
                    "See kubectl pg operations " + cluster + " -n " + kube.namespace()
                            + ", and run the command again.");
        }
    }
}

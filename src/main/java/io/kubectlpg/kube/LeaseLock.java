package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a Lease object stores. One process at a time holds the lock and renews it in the background. The clocks
 * of this process decide whether the last renewal is recent enough. So a process that was stopped, or a laptop that
 * slept, notices that its lease may be lost. The times in the Lease come from the API server, so a wrong local clock
 * neither steals nor blocks a lock.
 *
 * <p>Renewals use a separate connection with a short timeout. After each failure the next attempt opens a new
 * connection, so that one hanging request does not lose the lock.
 *
 * <p>A late renewal that succeeds keeps the lock. It replaces exactly the version of the Lease that this process wrote,
 * so nobody held the lock in between.
 */
public final class LeaseLock implements AutoCloseable {
    private static final int RENEWALS = 6;
    private static final int CALLS = 5;
    private static final int RETRIES = 30;
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Kube kube;
    private final ProcessTime time;
    private final LeaseRecord record;
    private final Owner owner;
    private final Duration duration;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean taken;
    private volatile ProcessTime.Moment renewed;
    private volatile Duration longestGap = Duration.ZERO;
    private volatile Optional<CliException> failure = Optional.empty();
    private volatile @Nullable Kube own;
    private @Nullable ObjectNode lease;
    private @Nullable Thread renewal;

    /** The owner of leases with this name. */
    public interface Owner {
        /** Labels of the lease. */
        Map<String, String> labels();

        /**
         * Refuses a lease that belongs to somebody else.
         *
         * @throws CliException refused, if the lease belongs to somebody else
         */
        void require(ObjectNode lease);
    }

    /** The holder of the lease, and the time since when it holds the lease. */
    public record Held(String holder, String acquireTime) {}

    /** What this process knows about its lease. */
    public enum Standing {
        OURS,
        /** The lease was not renewed in time. Another process may have taken it. */
        UNKNOWN,
        /** Another process has taken or removed the lease. */
        TAKEN,
        GIVEN_BACK
    }

    /** Whether a process holds the lease and has renewed it within the lease's duration. */
    public static boolean held(Kube kube, String name) {
        return kube.get(Kind.LEASE, name)
                .filter(found -> !LeaseRecord.free(found))
                .filter(found -> !LeaseRecord.left(found, kube.serverTime()).isZero())
                .isPresent();
    }

    /**
     * A lock that is not yet taken.
     *
     * @param holder the name of the holder, unique for each lock
     * @param duration how long the lease is valid after a renewal; renewals are six times as frequent
     */
    public LeaseLock(Kube kube, String name, String holder, Duration duration, Owner owner, ProcessTime time) {
        this.kube = kube;
        this.time = time;
        this.record = new LeaseRecord(name, holder, duration, owner.labels());
        this.owner = owner;
        this.duration = duration;
        this.renewed = time.now();
    }

    /**
     * Takes the lease. If another holder does not renew it, this method waits until the lease expires.
     *
     * @return the other holder, if it renews the lease; empty if this process now holds the lease
     */
    public Optional<Held> acquire() {
        while (true) {
            ProcessTime.Moment now = time.now();
            Optional<ObjectNode> found = kube.get(Kind.LEASE, record.name());
            found.ifPresent(owner::require);
            // This process may have written the lease already with a request whose answer was lost. Then there is no
            // need to wait.
            if (found.isPresent() && !LeaseRecord.free(found.get()) && !record.heldByUs(found.get())) {
                Duration left = LeaseRecord.left(found.get(), kube.serverTime());
                if (!left.isZero() && changes(found.get(), left)) {
                    Optional<ObjectNode> live = kube.get(Kind.LEASE, record.name());
                    if (live.isPresent() && !LeaseRecord.free(live.get()) && !record.heldByUs(live.get())) {
                        return Optional.of(LeaseRecord.held(live.get()));
                    }
                    continue;
                }
                now = time.now();
            }
            try {
                lease = found.isPresent()
                        ? kube.replace(record.takenOver(found.get(), kube.serverTime()))
                        : kube.create(record.taken(kube.serverTime()));
            } catch (ConflictException another) {
                continue;
            }
            renewed = now;
            renewal =
                    Thread.ofPlatform().daemon().name("lease " + record.name()).start(this::renewWhileOpen);
            return Optional.empty();
        }
    }

    /** Whether the lease changes within this time. A live holder changes it with each renewal. */
    private boolean changes(ObjectNode found, Duration within) {
        String version = LeaseRecord.version(found);
        return kube.watch(
                Kind.LEASE,
                record.name(),
                within,
                event -> event.deleted() || !LeaseRecord.version(event.object()).equals(version));
    }

    /** Whether this process holds the lease. The answer needs no request. */
    public Standing standing() {
        if (closed.get()) {
            return Standing.GIVEN_BACK;
        }
        if (taken) {
            return Standing.TAKEN;
        }
        // Two clocks, and the larger time counts. The monotonic clock goes on while the process is stopped but not
        // while the machine sleeps. The wall clock goes on during sleep but may be set; then the worst case is a wait
        // for the next renewal.
        return sinceRenewal().compareTo(duration) < 0 ? Standing.OURS : Standing.UNKNOWN;
    }

    /** As {@link #standing}. If the answer is UNKNOWN, this method waits for a renewal, at most for the limit. */
    public Standing standing(Duration limit) {
        Waiting.Deadline deadline = Waiting.deadline(limit, time);
        while (standing() == Standing.UNKNOWN && !deadline.passed()) {
            time.pause(LOOK);
        }
        return standing();
    }

    /** The time since the last successful renewal was sent. */
    public Duration sinceRenewal() {
        return renewed.until(time.now());
    }

    /**
     * Whether the process or the machine stood still for longer than the lease is valid. Pauses between renewals are
     * shorter.
     */
    public boolean stoodStill() {
        return longestGap.compareTo(duration) >= 0;
    }

    /** The failure of the last renewal; empty if it succeeded. */
    public Optional<CliException> failure() {
        return failure;
    }

    private void renewWhileOpen() {
        Duration pause = duration.dividedBy(RENEWALS);
        try {
            while (!taken && !closed.get()) {
                ProcessTime.Moment before = time.now();
                time.pause(pause);
                noteStandstill(before);
                if (!closed.get()) {
                    pause = renew() && standing() == Standing.OURS
                            ? duration.dividedBy(RENEWALS)
                            : duration.dividedBy(RETRIES);
                }
            }
        } catch (CliException interrupted) {
            // close() interrupted the pause and gives the lease back.
            return;
        }
    }

    private void noteStandstill(ProcessTime.Moment before) {
        Duration gap = before.until(time.now());
        if (gap.compareTo(longestGap) > 0) {
            longestGap = gap;
        }
    }

    /**
     * Renews the lease once.
     *
     * @return false if the renewal should soon be repeated
     */
    private boolean renew() {
        ObjectNode current = lease;
        if (current == null) {
            return true;
        }
        ProcessTime.Moment sent = time.now();
        try {
            Kube over = own();
            lease = over.replace(record.renewed(current, over.serverTime()));
            renewed = sent;
            longestGap = Duration.ZERO;
            failure = Optional.empty();
            return true;
        } catch (ConflictException changed) {
            adopt();
        } catch (CliException unanswered) {
            noteStandstill(sent);
            failed(unanswered);
        }
        return false;
    }

    /**
     * Reads the lease after a conflict. The cause may be an earlier renewal of this process whose answer was lost; then
     * the lock is kept. The lock is lost if the lease is gone or another holder has it.
     */
    private void adopt() {
        try {
            Optional<ObjectNode> found = own().get(Kind.LEASE, record.name());
            ObjectNode current = lease;
            if (current != null && found.isPresent() && record.owns(found.get(), current)) {
                lease = found.get();
            } else {
                taken = true;
            }
        } catch (CliException unanswered) {
            failed(unanswered);
        }
    }

    private void failed(CliException why) {
        if (why.code() == ExitCode.NOT_FOUND) {
            taken = true;
        } else {
            failure = Optional.of(why);
        }
        Kube used = own;
        own = null;
        if (used != null) {
            used.close();
        }
    }

    private Kube own() {
        Kube open = own;
        if (open == null) {
            open = kube.separate(limit());
            own = open;
        }
        return open;
    }

    /** The timeout of one request. */
    private Duration limit() {
        return duration.dividedBy(CALLS);
    }

    /** Releases the lease if this process still holds it. */
    @Override
    public void close() {
        Thread renewing = renewal;
        boolean ours = standing() == Standing.OURS;
        if (!closed.compareAndSet(false, true) || renewing == null) {
            return;
        }
        renewing.interrupt();
        // An interrupted thread releases the lease, too.
        boolean interrupted = Thread.interrupted();
        try {
            renewing.join(limit());
            if (ours && !renewing.isAlive()) {
                release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ConflictException | CliException gone) {
            // The Lease was deleted, taken or cannot be reached. It expires by itself.
            return;
        } finally {
            Kube used = own;
            if (used != null) {
                used.close();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void release() {
        ObjectNode current = lease;
        if (current == null) {
            return;
        }
        // If no renewal has opened a connection yet, the operation's own is used.
        Kube open = own;
        Kube over = open == null ? kube : open;
        try {
            over.replace(record.released(current));
        } catch (ConflictException changed) {
            adopt();
            ObjectNode newest = lease;
            if (newest != null && !taken) {
                over.replace(record.released(newest));
            }
        }
    }
}

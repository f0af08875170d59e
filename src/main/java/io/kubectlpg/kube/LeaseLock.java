package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A Lease that one process at a time holds, renewed in the background while it does. The clocks of this process tell
 * whether it was renewed recently enough: a process that was stopped, or a laptop that slept, knows that its lease is
 * stale. The times in the Lease are the API server's, so that a wrong clock neither steals nor blocks.
 *
 * <p>Renewals have a connection of their own and a short time limit, and each failure is followed by a try over a new
 * connection: one request that hangs must not cost the lock while the network is sound.
 *
 * <p>A lease that was renewed too late is still ours if the late renewal succeeds. It replaces exactly the version that
 * this process wrote last, so nobody else can have held it in between.
 */
public final class LeaseLock implements AutoCloseable {
    private static final int RENEWALS = 6;
    private static final int CALLS = 5;
    private static final int RETRIES = 30;
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Kube kube;
    private final ProcessTime time;
    private final LeaseRecord record;
    private final Duration duration;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean taken;
    private volatile ProcessTime.Moment renewed;
    private volatile Duration longestGap = Duration.ZERO;
    private volatile Optional<CliException> failure = Optional.empty();
    private volatile @Nullable Kube own;
    private @Nullable ObjectNode lease;
    private @Nullable Thread renewal;

    /** Who holds a lease that another one wanted, and since when. */
    public record Held(String holder, String acquireTime) {}

    /** What is known of the lease. */
    public enum Standing {
        OURS,
        /** It was not renewed in time, and it is not known whether somebody else has taken it. */
        UNKNOWN,
        /** Somebody else has taken or removed it. */
        TAKEN,
        GIVEN_BACK
    }

    /** Whether anybody holds that lease now; whoever does not renew it any more holds it no longer than it lasts. */
    public static boolean held(Kube kube, String name) {
        return kube.get(Kind.LEASE, name)
                .filter(found -> !LeaseRecord.free(found))
                .filter(found -> !LeaseRecord.left(found, kube.serverTime()).isZero())
                .isPresent();
    }

    /**
     * @param holder unique to this lock
     * @param duration for which the lease is ours after a renewal; it is renewed six times as often
     */
    public LeaseLock(Kube kube, String name, String holder, Duration duration, ProcessTime time) {
        this.kube = kube;
        this.time = time;
        this.record = new LeaseRecord(name, holder, duration);
        this.duration = duration;
        this.renewed = time.now();
    }

    /**
     * Takes the lease, waiting out one that is not renewed, for at most its duration.
     *
     * @return the holder when another one renews it; empty when it is ours now
     */
    public Optional<Held> acquire() {
        while (true) {
            ProcessTime.Moment now = time.now();
            Optional<ObjectNode> found = kube.get(Kind.LEASE, record.name());
            // One that this process wrote already, by a request whose answer was lost, is not waited for.
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

    /** Whether anything happens to the lease within a while; one that is held alive changes with each renewal. */
    private boolean changes(ObjectNode found, Duration within) {
        String version = LeaseRecord.version(found);
        return kube.watch(
                Kind.LEASE,
                record.name(),
                within,
                event -> event.deleted() || !LeaseRecord.version(event.object()).equals(version));
    }

    /** Whether the lease is ours, without asking anybody. */
    public Standing standing() {
        if (closed.get()) {
            return Standing.GIVEN_BACK;
        }
        if (taken) {
            return Standing.TAKEN;
        }
        // The monotonic clock goes on while the process is stopped, but not while the machine sleeps; the other one may
        // be set, which at worst makes the next renewal count.
        return sinceRenewal().compareTo(duration) < 0 ? Standing.OURS : Standing.UNKNOWN;
    }

    /** As {@link #standing}, after the renewals of a while if it is not known. */
    public Standing standing(Duration limit) {
        Waiting.Deadline deadline = Waiting.deadline(limit, time);
        while (standing() == Standing.UNKNOWN && !deadline.passed()) {
            time.pause(LOOK);
        }
        return standing();
    }

    /** How long ago the last renewal that succeeded was sent. */
    public Duration sinceRenewal() {
        return renewed.until(time.now());
    }

    /**
     * Whether this process did not run, or the machine slept, for longer than the lease lasts. A renewal and the pause before
     * it are much shorter.
     */
    public boolean stoodStill() {
        return longestGap.compareTo(duration) >= 0;
    }

    /** Why the last renewal did not succeed. */
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
            // By close(): the lease is given back there.
            return;
        }
    }

    private void noteStandstill(ProcessTime.Moment before) {
        Duration gap = before.until(time.now());
        if (gap.compareTo(longestGap) > 0) {
            longestGap = gap;
        }
    }

    /** @return false: try again soon */
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

    /** A renewal whose answer was lost changed the lease, too: only another holder takes it from us. */
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

    /** Of one request. */
    private Duration limit() {
        return duration.dividedBy(CALLS);
    }

    /** Gives the lease back, if it is still ours. */
    @Override
    public void close() {
        Thread renewing = renewal;
        boolean ours = standing() == Standing.OURS;
        if (!closed.compareAndSet(false, true) || renewing == null) {
            return;
        }
        renewing.interrupt();
        // Whoever was interrupted gives it back, too.
        boolean interrupted = Thread.interrupted();
        try {
            renewing.join(limit());
            if (ours && !renewing.isAlive()) {
                release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ConflictException | CliException gone) {
            // Deleted, taken, or out of reach: it expires by itself.
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
        // An operation that was over before the first renewal opens no connection for this.
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

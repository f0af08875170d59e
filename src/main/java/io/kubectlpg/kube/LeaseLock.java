package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A Lease that one process at a time holds, renewed in the background while it does. Whether it is still ours is told by the
 * clocks of this process: one that was stopped, or a laptop that slept, knows that its lease is stale.
 * The times in the Lease are the API server's, so that a wrong clock neither steals nor blocks.
 */
public final class LeaseLock implements AutoCloseable {
    private static final int RENEWALS = 6;

    private final Kube kube;
    private final LeaseRecord record;
    private final Duration duration;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long renewed;
    private volatile long renewedAt;
    private @Nullable ObjectNode lease;
    private @Nullable Thread renewal;

    /** Who holds a lease that another one wanted, and since when. */
    public record Held(String holder, String acquireTime) {}

    /**
     * @param holder unique to this process
     * @param duration for which the lease is ours after a renewal; it is renewed six times as often
     */
    public LeaseLock(Kube kube, String name, String holder, Duration duration) {
        this.kube = kube;
        this.record = new LeaseRecord(name, holder, duration);
        this.duration = duration;
    }

    /**
     * Takes the lease, waiting out one that is not renewed, for at most its duration.
     *
     * @return the holder when another one renews it; empty when it is ours now
     */
    public Optional<Held> acquire() {
        while (true) {
            long now = System.nanoTime();
            long at = System.currentTimeMillis();
            Optional<ObjectNode> found = kube.get(Kind.LEASE, record.name());
            if (found.isPresent() && !LeaseRecord.free(found.get())) {
                Duration left = LeaseRecord.left(found.get(), kube.serverTime());
                if (!left.isZero() && changes(found.get(), left)) {
                    Optional<ObjectNode> live = kube.get(Kind.LEASE, record.name());
                    if (live.isPresent() && !LeaseRecord.free(live.get())) {
                        return Optional.of(LeaseRecord.held(live.get()));
                    }
                    continue;
                }
                now = System.nanoTime();
                at = System.currentTimeMillis();
            }
            try {
                lease = found.isPresent()
                        ? kube.replace(record.takenOver(found.get(), kube.serverTime()))
                        : kube.create(record.taken(kube.serverTime()));
            } catch (ConflictException another) {
                continue;
            }
            renewed = now;
            renewedAt = at;
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

    /** Whether the lease was renewed recently enough that nobody else can have taken it; once false, always false. */
    public boolean fresh() {
        // The monotonic clock goes on while the process is stopped, but not while the machine sleeps; the other one may
        // be set, which at worst gives a good lease up.
        if (System.nanoTime() - renewed >= duration.toNanos()
                || System.currentTimeMillis() - renewedAt >= duration.toMillis()) {
            lost.set(true);
        }
        return !lost.get() && !closed.get();
    }

    private void renewWhileOpen() {
        try {
            while (fresh()) {
                Waiting.pause(duration.dividedBy(RENEWALS));
                if (fresh()) {
                    renew();
                }
            }
        } catch (CliException interrupted) {
            // By close(): the lease is given back there.
            return;
        }
    }

    private void renew() {
        long now = System.nanoTime();
        long at = System.currentTimeMillis();
        try {
            ObjectNode current = lease;
            if (current != null) {
                lease = kube.replace(record.renewed(current, kube.serverTime()));
                renewed = now;
                renewedAt = at;
                renewedAt = at;
            }
        } catch (ConflictException changed) {
            adopt();
        } catch (CliException unreachable) {
            // Tried again at the next turn; fresh() tells when it is too late.
            return;
        }
    }

    /** A renewal whose answer was lost changed the lease, too: only another holder takes it from us. */
    private void adopt() {
        try {
            Optional<ObjectNode> found = kube.get(Kind.LEASE, record.name());
            if (found.isPresent() && record.owns(found.get())) {
                lease = found.get();
            } else {
                lost.set(true);
            }
        } catch (CliException unreachable) {
            return;
        }
    }

    /** Gives the lease back, if it is still ours. */
    @Override
    public void close() {
        Thread renewing = renewal;
        boolean ours = fresh();
        if (renewing == null || !closed.compareAndSet(false, true)) {
            return;
        }
        renewing.interrupt();
        try {
            renewing.join(duration);
            ObjectNode current = lease;
            if (ours && current != null) {
                kube.replace(record.released(current));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ConflictException | CliException gone) {
            // Deleted, taken, or out of reach: it expires by itself.
            return;
        }
    }
}

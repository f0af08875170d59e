package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The only place that lets time pass. */
public final class Waiting {
    /** About 146 years: what "no limit" is, without overflow of the clock. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private Waiting() {}

    /** A moment by the monotonic clock, which goes on while the process is stopped and ignores changes of the date. */
    public static final class Deadline {
        private final long nanos;
        private final LongSupplier clock;
        private volatile long start;

        private Deadline(Duration limit, LongSupplier clock) {
            this.nanos = (limit.compareTo(LONGEST) > 0 ? LONGEST : limit).toNanos();
            this.clock = clock;
            restart();
        }

        /** Begins the whole limit again. */
        public void restart() {
            start = clock.getAsLong();
        }

        /** The time that is left, zero or more. */
        public Duration left() {
            return Duration.ofNanos(Math.max(0, nanos - (clock.getAsLong() - start)));
        }

        /** The given time, or the time that is left, whichever is shorter. */
        public Duration atMost(Duration slice) {
            Duration left = left();
            return left.compareTo(slice) < 0 ? left : slice;
        }

        public boolean passed() {
            return clock.getAsLong() - start >= nanos;
        }
    }

    public static Deadline deadline(Duration limit) {
        return deadline(limit, ProcessTime.SYSTEM);
    }

    public static Deadline deadline(Duration limit, ProcessTime time) {
        return new Deadline(limit, time::monotonic);
    }

    /** Lets a while pass; an interrupt ends it with {@link CliException#interrupted()}. */
    public static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    /**
     * Asks again and again, for what no watch can tell.
     *
     * @return false when the limit passed first
     */
    public static boolean until(Duration limit, Duration interval, BooleanSupplier condition) {
        Deadline deadline = deadline(limit);
        while (!condition.getAsBoolean()) {
            if (deadline.passed()) {
                return false;
            }
            pause(deadline.atMost(interval));
        }
        return true;
    }

    /**
     * The future's value within a limit.
     *
     * @throws TimeoutException when it is not there by then
     */
    public static <T> T within(Duration limit, CompletableFuture<T> future)
            throws ExecutionException, TimeoutException {
        try {
            return future.get((limit.compareTo(LONGEST) > 0 ? LONGEST : limit).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }
}

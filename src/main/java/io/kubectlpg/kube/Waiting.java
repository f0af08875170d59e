package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Pauses and time limits. All pauses of the program use this class. */
public final class Waiting {
    /** The limit that stands for "no limit": about 146 years, which does not overflow the clock. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private Waiting() {}

    /**
     * A time limit, measured by the monotonic clock. That clock runs while the process is stopped, and a change of the
     * date does not affect it.
     */
    public static final class Deadline {
        private final long nanos;
        private final LongSupplier clock;
        private volatile long start;

        private Deadline(Duration limit, LongSupplier clock) {
            this.nanos = (limit.compareTo(LONGEST) > 0 ? LONGEST : limit).toNanos();
            this.clock = clock;
            restart();
        }

        /** Starts the time limit again from the beginning. */
        public void restart() {
            start = clock.getAsLong();
        }

        /** The time left; zero if the limit has passed. */
        public Duration left() {
            return Duration.ofNanos(Math.max(0, nanos - (clock.getAsLong() - start)));
        }

        /** The shorter of the given time and the time left. */
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

    /** Waits for this time. An interrupt ends the pause with {@link CliException#interrupted()}. */
    public static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    /**
     * Checks the condition at intervals, for conditions that no watch reports.
     *
     * @return false if the limit passed first
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
     * Waits for the future's value.
     *
     * @throws TimeoutException if the limit passes first
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

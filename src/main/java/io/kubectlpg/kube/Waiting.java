package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** All pauses of the program happen here. */
public final class Waiting {
    /** "No limit": about 146 years, which does not overflow the clock. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    private Waiting() {}

    /**
     * A time limit by the monotonic clock. That clock goes on while the process is stopped, and a change of the date
     * does not affect it.
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

        /** Starts the limit anew. */
        public void restart() {
            start = clock.getAsLong();
        }

        /** The time left; zero if the limit has passed. */
        public Duration left() {
            return Duration.ofNanos(Math.max(0, nanos - (clock.getAsLong() - start)));
        }

        /** The given time or the time left, whichever is shorter. */
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

    /** Pauses. An interrupt ends the pause with {@link CliException#interrupted()}. */
    public static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    /**
     * Checks the condition at intervals, where no watch can tell.
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
     * @throws TimeoutException when the limit passes first
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

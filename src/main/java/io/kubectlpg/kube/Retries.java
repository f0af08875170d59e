package io.kubectlpg.kube;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Repeats a call that fails with {@link Passing}. The pauses between attempts double. They have jitter, so that many
 * clients do not return at the same moment. No attempt comes before the server's Retry-After.
 */
final class Retries {
    /**
     * How long a call is repeated. etcd elects a leader in seconds. A load balancer takes about ten seconds to drop an
     * API server that restarts.
     */
    static final Duration RETRY_FOR = Duration.ofSeconds(30);
    /**
     * How long a call is repeated before the first answer of the server. The time is short, because the address may be
     * wrong and nothing has been started yet.
     */
    static final Duration FIRST_CONTACT = Duration.ofSeconds(10);
    /** The time after which the user sees that the program is still trying. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Function<Duration, CompletableFuture<Void>> pause;
    private final DoubleSupplier random;

    /**
     * Retries with these sources of time and chance.
     *
     * @param nanoTime the monotonic clock
     * @param pause makes a future that completes after the given time
     * @param random a number from 0 to 1
     */
    Retries(LongSupplier nanoTime, Function<Duration, CompletableFuture<Void>> pause, DoubleSupplier random) {
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.random = random;
    }

    static Retries inRealTime() {
        return new Retries(
                System::nanoTime,
                Retries::pause,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    private static CompletableFuture<Void> pause(Duration length) {
        Executor later = CompletableFuture.delayedExecutor(length.toMillis(), TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> {}, later);
    }

    /** Limits the retries of a call. */
    interface Limit {
        /** How long the call is repeated, counted from the first attempt. It is read after each failure. */
        Duration retryFor();

        /** Called when the call takes longer than a user expects. */
        default void slow() {}
    }

    /**
     * Completes with the first success. Otherwise it fails with the first failure that is not {@link Passing}, or with
     * the last failure when the time is over.
     */
    <T> CompletableFuture<T> run(Limit limit, Supplier<CompletableFuture<T>> attempt) {
        return run(limit, attempt, nanoTime.getAsLong(), 0);
    }

    private <T> CompletableFuture<T> run(Limit limit, Supplier<CompletableFuture<T>> attempt, long start, int tries) {
        return attempt.get().exceptionallyCompose(thrown -> {
            if (!(unwrapped(thrown) instanceof Passing passing)) {
                return CompletableFuture.failedFuture(unwrapped(thrown));
            }
            Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
            Duration left = limit.retryFor().minus(elapsed);
            // A first request that hung until its timeout has used all the time. It gets one more try, over another
            // connection.
            boolean once = tries == 0 && limit.retryFor().equals(RETRY_FOR);
            if ((!left.isPositive() && !once) || longer(passing.notBefore(), once ? RETRY_FOR : left)) {
                return CompletableFuture.failedFuture(passing.failure());
            }
            if (longer(elapsed, SLOW)) {
                limit.slow();
            }
            Duration next = left.isPositive() && longer(backoff(tries), left) ? left : backoff(tries);
            return pause.apply(longer(passing.notBefore(), next) ? passing.notBefore() : next)
                    .thenCompose(rested -> run(limit, attempt, start, tries + 1));
        });
    }

    private Duration backoff(int tries) {
        long doubled = FIRST.toMillis() << Math.min(tries, 10);
        return Duration.ofMillis(Math.round(Math.min(doubled, LONGEST.toMillis()) * (0.5 + random.getAsDouble() / 2)));
    }

    private static boolean longer(Duration one, Duration other) {
        return one.compareTo(other) > 0;
    }

    static Throwable unwrapped(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}

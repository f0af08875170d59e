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
 * Tries again what failed by a {@link Passing} failure: with pauses that double, with jitter, so that many clients do not
 * come back at the same moment, and not before the server's Retry-After.
 */
final class Retries {
    /** For how long: etcd elects a leader in seconds, and a load balancer drops an API server that restarts in about ten. */
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Where nothing has ever answered, the address may be wrong, and nothing has been begun that would break off. */
    static final Duration FIRST_CONTACT = Duration.ofSeconds(10);
    /** Until a person wonders. */
    private static final Duration SLOW = Duration.ofSeconds(2);

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final Function<Duration, CompletableFuture<Void>> pause;
    private final DoubleSupplier random;

    /**
     * Makes one.
     *
     * @param nanoTime the monotonic clock
     * @param pause ends after that long
     * @param random from 0 to 1
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

    /** How long to try, and what happens when that takes a while. */
    interface Limit {
        /** From the first try on; asked after each failure. */
        Duration patience();

        /** It takes longer than a person expects. */
        default void slow() {}
    }

    /** The first success, a failure that does not pass, or the last failure when the patience is over. */
    <T> CompletableFuture<T> run(Limit limit, Supplier<CompletableFuture<T>> attempt) {
        return run(limit, attempt, nanoTime.getAsLong(), 0);
    }

    private <T> CompletableFuture<T> run(Limit limit, Supplier<CompletableFuture<T>> attempt, long start, int tries) {
        return attempt.get().exceptionallyCompose(thrown -> {
            if (!(unwrapped(thrown) instanceof Passing passing)) {
                return CompletableFuture.failedFuture(unwrapped(thrown));
            }
            Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - start);
            Duration left = limit.patience().minus(elapsed);
            // A request that hung until its time limit gets one more chance on another connection.
            boolean once = tries == 0 && limit.patience().equals(PATIENCE);
            if ((!left.isPositive() && !once) || longer(passing.notBefore(), once ? PATIENCE : left)) {
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

package io.kubectlpg.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final AtomicLong now = new AtomicLong();
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private double random = 1;

    private final Retries retries = new Retries(
            now::get,
            pause -> {
                pauses.add(pause);
                now.addAndGet(pause.toNanos());
                return CompletableFuture.completedFuture(null);
            },
            () -> random);

    @Test
    void takesTheFirstSuccess() {
        assertThat(run(Retries.RETRY_FOR, passing(2, Duration.ZERO))).isEqualTo("done after 3");
        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(told).hasValue(0);
    }

    @Test
    void pausesHalfAsLongAtTheLeast() {
        random = 0;
        assertThat(run(Retries.RETRY_FOR, passing(2, Duration.ZERO))).isEqualTo("done after 3");
        assertThat(pauses).containsExactly(Duration.ofMillis(125), Duration.ofMillis(250));
    }

    @Test
    void givesUpAfterHalfAMinuteWithWhatItMet() {
        assertThatThrownBy(() -> run(Retries.RETRY_FOR, passing(1000, Duration.ZERO)))
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.problem()).isEqualTo("busy"));
        assertThat(now).hasValue(Retries.RETRY_FOR.toNanos());
        assertThat(tries.get()).isBetween(8, 12);
        assertThat(told.get()).isPositive();
    }

    @Test
    void keepsAShorterLimit() {
        assertThatThrownBy(() -> run(Duration.ofSeconds(1), passing(1000, Duration.ZERO)))
                .isInstanceOf(CliException.class);
        assertThat(now).hasValue(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        assertThat(run(Retries.RETRY_FOR, passing(1, Duration.ofSeconds(7)))).isEqualTo("done after 2");
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void givesUpAtOnceWhenTheServerAsksForMoreThanIsLeft() {
        assertThatThrownBy(() -> run(Retries.RETRY_FOR, passing(1, Duration.ofSeconds(31))))
                .isInstanceOf(CliException.class);
        assertThat(pauses).isEmpty();
    }

    @Test
    void givesARequestThatHungAnotherChance() {
        Supplier<CompletableFuture<String>> hangs = () -> {
            if (tries.incrementAndGet() == 1) {
                now.addAndGet(Retries.RETRY_FOR.toNanos());
                return failed(Duration.ZERO);
            }
            return CompletableFuture.completedFuture("done");
        };
        assertThat(run(Retries.RETRY_FOR, hangs)).isEqualTo("done");
        assertThat(tries).hasValue(2);
    }

    @Test
    void doesNotRepeatWhatDoesNotPass() {
        assertThatThrownBy(() -> run(Retries.RETRY_FOR, () -> {
                    tries.incrementAndGet();
                    return CompletableFuture.failedFuture(CliException.refused("no", ""));
                }))
                .isInstanceOf(CliException.class);
        assertThat(tries).hasValue(1);
    }

    private Supplier<CompletableFuture<String>> passing(int times, Duration notBefore) {
        return () -> tries.incrementAndGet() <= times
                ? failed(notBefore)
                : CompletableFuture.completedFuture("done after " + tries);
    }

    private static CompletableFuture<String> failed(Duration notBefore) {
        return CompletableFuture.failedFuture(new Passing(CliException.unreachable("busy", ""), notBefore));
    }

    private String run(Duration retryFor, Supplier<CompletableFuture<String>> attempt) {
        var limit = new Retries.Limit() {
            @Override
            public Duration retryFor() {
                return retryFor;
            }

            @Override
            public void slow() {
                told.incrementAndGet();
            }
        };
        try {
            return retries.run(limit, attempt).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}

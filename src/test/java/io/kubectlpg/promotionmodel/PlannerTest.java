package io.kubectlpg.promotionmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The program's own promotions in the world of the model: two clients, faults, and everything that can happen in a random order.
 * There are never two primaries, and no promotion that must not be; in the end the cluster always becomes healthy.
 *
 * <p>The environment variable {@code PLAY_SEED} plays one seed alone, and prints all that happens.
 */
class PlannerTest {
    private static final int SEEDS = 500;
    private static final int MANY_SEEDS = 10_000;

    private static final Optional<Long> WANTED =
            Optional.ofNullable(System.getenv("PLAY_SEED")).map(Long::valueOf);

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aClusterHoldsAndBecomesHealthy(int instances) throws Exception {
        if (WANTED.isPresent()) {
            Play.Result result = Play.of(WANTED.get(), instances, true);
            System.out.println(result);
            assertThat(result.broken()).isEmpty();
            return;
        }
        List<Play.Result> results = play(1, SEEDS, instances);

        // Otherwise it would show nothing, and nobody would notice.
        assertThat(counts(results)).containsOnlyKeys(Reached.values());
        assertThat(results.stream().filter(Play.Result::full).count()).isLessThan(SEEDS / 20);
    }

    @Test
    void aSeedPlaysTheSameAgain() {
        for (int seed = 1; seed < 10; seed++) {
            assertThat(Play.of(seed, 3, true)).isEqualTo(Play.of(seed, 3, true));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    @Tag("exhaustive")
    void withManySeedsItHolds(int instances) throws Exception {
        play(new Random().nextInt(), MANY_SEEDS, instances);
    }

    /** Plays all seeds, and fails with the whole story of one that breaks. */
    private static List<Play.Result> play(long first, int seeds, int instances) throws Exception {
        long began = System.nanoTime();
        var next = new AtomicLong(first);
        Callable<List<Play.Result>> worker = () -> {
            var results = new ArrayList<Play.Result>();
            for (long seed = next.getAndIncrement(); seed < first + seeds; seed = next.getAndIncrement()) {
                results.add(Play.of(seed, instances, false));
            }
            return results;
        };
        var all = new ArrayList<Play.Result>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<List<Play.Result>>>();
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                running.add(workers.submit(worker));
            }
            for (Future<List<Play.Result>> results : running) {
                all.addAll(results.get());
            }
        } catch (ExecutionException thrown) {
            throw new AssertionError("a play ended with", thrown.getCause());
        }
        System.out.printf(
                "%d instances, %d seeds from %d, %.1f s: %s%n",
                instances, seeds, first, (System.nanoTime() - began) / 1e9, counts(all));
        Optional<Play.Result> broken =
                all.stream().filter(result -> result.broken().isPresent()).findFirst();
        assertThat(broken)
                .as(() -> Play.of(broken.orElseThrow().seed(), instances, true).toString())
                .isEmpty();
        return all;
    }

    /** How many plays have come to what. */
    private static Map<Reached, Long> counts(List<Play.Result> results) {
        return results.stream()
                .flatMap(result -> result.reached().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}

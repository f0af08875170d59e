package io.kubectlpg.clustertest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults and commands in a random order, on a cluster of three instances with a writer. After each round the program's own messages
 * lead back to one primary that all follow, and no acknowledged row is lost that a failover has not announced.
 *
 * <p>{@code WALK_SEED} repeats the choices of an earlier walk, {@code WALK_MINUTES} says how long it takes, and with
 * {@code WALK_NODES=yes} a node is stopped and cut off, too, which disturbs every other test on this cluster.
 */
@ClusterTest
@Tag("exhaustive")
class RandomWalkClusterTest {
    @Test
    void leadsBackToOnePrimaryAfterEachRound(@TempDir Path folder) throws IOException {
        long seed = setting("WALK_SEED")
                .map(Long::parseLong)
                .orElseGet(() -> ThreadLocalRandom.current().nextLong(100_000));
        Duration time =
                Duration.ofMinutes(setting("WALK_MINUTES").map(Long::parseLong).orElse(5L));
        boolean nodes = setting("WALK_NODES").filter("yes"::equals).isPresent();
        try (Walk walk = Walk.begin(folder, seed, nodes)) {
            walk.walk(time);
        }
    }

    private static Optional<String> setting(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty());
    }
}

package io.kubectlpg.clustertest;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In no state is anybody locked out: each command says why it does nothing and which one does, and that one works. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FoundStatesClusterTest {
    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        FoundStates.wake();
        cluster.close();
    }

    @ParameterizedTest
    @MethodSource
    void isLedOutOf(FoundState state) {
        state.check(cluster);
    }

    static Stream<FoundState> isLedOutOf() {
        return Stream.of(
                FoundStates.STOPPED, FoundStates.DOWN_BY_CONFIGURATION, FoundStates.LEFT_BEHIND, FoundStates.CLOSED);
    }

    @ParameterizedTest
    @MethodSource
    @Tag("exhaustive")
    void isLedOutOfAsWell(FoundState state) {
        state.check(cluster);
    }

    static Stream<FoundState> isLedOutOfAsWell() {
        return Stream.of(FoundStates.HEALTHY, FoundStates.LOCKED_BY_A_CLIENT_THAT_SLEEPS);
    }
}

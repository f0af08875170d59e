package io.kubectlpg.clustertest;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In no state is anybody locked out: each command says why it does nothing and which one does, and that one works. */
@ClusterTest
class FoundStatesClusterTest extends StatesOfACluster {
    static Stream<FoundState> isLedOutOf() {
        return Stream.of(
                FoundStates.STOPPED, FoundStates.DOWN_BY_CONFIGURATION, FoundStates.LEFT_BEHIND, FoundStates.CLOSED);
    }

    @ParameterizedTest
    @MethodSource
    @Tag("exhaustive")
    void isLedOutOfAsWell(FoundState state) {
        check(state);
    }

    static Stream<FoundState> isLedOutOfAsWell() {
        return Stream.of(FoundStates.HEALTHY, FoundStates.LOCKED_BY_A_CLIENT_THAT_SLEEPS);
    }
}

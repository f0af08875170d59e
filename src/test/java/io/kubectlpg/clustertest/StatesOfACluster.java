package io.kubectlpg.clustertest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster that comes into one state after another; whoever extends it says into which, by {@code isLedOutOf}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StatesOfACluster {
    final RecoverableCluster cluster = RecoverableCluster.install();

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
}

package io.kubectlpg.clustertest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cluster that comes into one state after another; whoever extends it says into which, by {@code isLedOutOf}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StatesOfACluster {
    private RecoverableCluster cluster;

    @BeforeAll
    void make() {
        cluster = install();
    }

    RecoverableCluster install() {
        return RecoverableCluster.install();
    }

    @AfterAll
    void remove() {
        FoundStates.wake();
        if (cluster != null) {
            cluster.close();
            removed(cluster.namespace());
        }
    }

    /** What is left to be removed when the namespace is. */
    void removed(TestNamespace namespace) {}

    @ParameterizedTest
    @MethodSource
    void isLedOutOf(FoundState state) {
        check(state);
    }

    final void check(FoundState state) {
        state.check(cluster);
    }
}

package io.kubectlpg.clustertest;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As {@link FoundStatesClusterTest}, of clusters of which an object was deleted. */
@ClusterTest
@Tag("exhaustive")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingObjectsStatesClusterTest {
    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @ParameterizedTest
    @MethodSource
    void isLedOutOf(FoundState state) {
        state.check(cluster);
    }

    /** The stored values first: install brings them back as long as nobody has changed any. */
    static Stream<FoundState> isLedOutOf() {
        return Stream.of(
                FoundStates.WITHOUT_STORED_VALUES,
                FoundStates.WITHOUT_STATEFUL_SET,
                FoundStates.WITHOUT_SERVICE,
                FoundStates.WITHOUT_APPLICATIONS_SECRET,
                FoundStates.WITHOUT_SUPERUSERS_SECRET,
                FoundStates.WITHOUT_REPLICATIONS_SECRET,
                FoundStates.WITHOUT_KEYS);
    }
}

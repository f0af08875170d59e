package io.kubectlpg.clustertest;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** As {@link FoundStatesClusterTest}, of clusters of which an object was deleted. */
@ClusterTest
@Tag("exhaustive")
class MissingObjectsStatesClusterTest extends StatesOfACluster {
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

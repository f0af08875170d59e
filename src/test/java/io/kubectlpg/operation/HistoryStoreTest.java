package io.kubectlpg.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.cluster.Observation.Opening;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.postgres.Lsn;
import io.kubectlpg.postgres.RestorePoint;
import io.kubectlpg.postgres.RestorePointName;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryStoreTest {
    private static final String DATABASE = "7710534850322788396";
    private static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00.123456Z");
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube = new FakeKube();
    private final HistoryStore store = new HistoryStore(kube, DEMO);

    @Test
    void readsWhatItAdded() {
        ClusterHistory history = new ClusterHistory(
                List.of(point(2), point(1)),
                List.of(new Opening(new Timeline(2), new Timeline(1), BEGIN, BEGIN.plusSeconds(9))));

        store.add(DATABASE, history);

        assertThat(store.read(DATABASE)).isEqualTo(history);
        assertThat(store.read(DATABASE).restorePoints()).containsExactly(point(1), point(2));
    }

    @Test
    void addsOnlyWhatIsMissingAndChangesNothingElse() {
        store.add(DATABASE, points(1));
        store.add(DATABASE, points(2));
        kube.changes.clear();

        store.add(DATABASE, points(2));

        assertThat(kube.changes).isEmpty();
        assertThat(text("demo-history-1").lines()).hasSize(2);
    }

    @Test
    void anotherDatabaseOfTheSameNameHasAnotherHistory() {
        store.add(DATABASE, points(1));

        assertThat(store.read("7710534850322788397")).isEqualTo(ClusterHistory.EMPTY);
    }

    @Test
    void tenThousandRestorePointsGoToFurtherObjectsThatKubernetesTakes() {
        int sum = 0;
        for (int more : new int[] {4_000, 1, 5_999}) {
            sum += more;
            store.add(DATABASE, points(sum));
        }

        assertThat(store.read(DATABASE).restorePoints()).hasSize(10_000);
        List<ObjectNode> objects = kube.list(Kind.CONFIG_MAP, "");
        assertThat(objects)
                .hasSizeGreaterThan(1)
                .allSatisfy(object -> assertThat(object.toString().length()).isLessThan(1_000_000));
        assertThat(store.read(DATABASE).restorePoint(point(7_000).name())).contains(point(7_000));
    }

    @Test
    void aDeletedObjectIsFilledAgain() {
        store.add(DATABASE, points(3));
        kube.delete(Kind.CONFIG_MAP, "demo-history-1");

        store.add(DATABASE, points(4));

        assertThat(store.read(DATABASE)).isEqualTo(points(4));
    }

    @Test
    void anotherClientThatAddsMeanwhileLosesNothing() {
        store.add(DATABASE, points(1));
        kube.beforePatch(() -> new HistoryStore(kube, DEMO).add(DATABASE, points(2)));

        store.add(DATABASE, new ClusterHistory(List.of(point(3)), List.of()));

        assertThat(store.read(DATABASE)).isEqualTo(points(3));
    }

    @Test
    void anObjectOfSomebodyElseIsRefusedAndNotChanged() {
        kube.withForeign(Observations.read("""
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "demo-history-1"}, "data": {"a": "b"}}
                """));

        assertThatThrownBy(() -> store.add(DATABASE, points(1)))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("demo-history-1");
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void eventsOfANewerVersionAreKeptAndLeftOut() {
        store.add(DATABASE, points(1));
        ObjectNode object = kube.get(Kind.CONFIG_MAP, "demo-history-1").orElseThrow();
        String newer = "{\"promotion\":{\"epoch\":7}}";
        object.withObject("/data").put(DATABASE, text("demo-history-1") + newer + "\n");
        kube.with(object);

        store.add(DATABASE, points(2));

        assertThat(store.read(DATABASE)).isEqualTo(points(2));
        assertThat(text("demo-history-1")).contains(newer);
    }

    @Test
    void aLineThatSomebodyDamagedIsKeptAndLeftOut() {
        store.add(DATABASE, points(2));
        ObjectNode object = kube.get(Kind.CONFIG_MAP, "demo-history-1").orElseThrow();
        String damaged = text("demo-history-1").replaceFirst("2026-11-21T", "yesterday ") + "no JSON at all\n";
        object.withObject("/data").put(DATABASE, damaged);
        kube.with(object);

        store.add(DATABASE, new ClusterHistory(List.of(point(3)), List.of()));

        assertThat(store.read(DATABASE).restorePoints()).containsExactly(point(2), point(3));
        assertThat(text("demo-history-1")).contains("yesterday ", "no JSON at all");
    }

    @Test
    void theObjectsAfterADeletedOneAreFound() {
        store.add(DATABASE, points(10_000));
        kube.delete(Kind.CONFIG_MAP, "demo-history-1");
        int left = store.read(DATABASE).restorePoints().size();

        store.add(DATABASE, points(10_001));

        assertThat(left).isPositive().isLessThan(10_000);
        assertThat(store.read(DATABASE)).isEqualTo(points(10_001));
    }

    @Test
    void knowsTheNamesOfItsObjects() {
        assertThat(HistoryStore.holds(DEMO, "demo-history-12")).isTrue();
        assertThat(HistoryStore.holds(DEMO, "demo-history-x")).isFalse();
        assertThat(HistoryStore.holds(DEMO, "demo-config")).isFalse();
    }

    private String text(String name) {
        return kube.get(Kind.CONFIG_MAP, name)
                .orElseThrow()
                .at("/data/" + DATABASE)
                .asText();
    }

    private static ClusterHistory points(int count) {
        return new ClusterHistory(
                IntStream.rangeClosed(1, count)
                        .mapToObj(HistoryStoreTest::point)
                        .toList(),
                List.of());
    }

    private static RestorePoint point(int number) {
        return new RestorePoint(
                new RestorePointName("before the %dth release, with \"quotes\"".formatted(number)),
                new Lsn(0x3000000L + number),
                new Timeline(1),
                BEGIN.plusSeconds(number));
    }
}

package io.kubectlpg.operation.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final Finding DOWN = Finding.error("demo-2 cannot be reached: it has no pod", "kubectl describe pod")
            .about(Finding.Topic.REPLICA_DOWN, new InstanceName(DEMO, 2));
    private static final String WARNING = "demo-2.kubectl-pg-replicadown";

    private final FakeKube kube = new FakeKube().with(set("demo-1")).with(set("demo-2"));
    private final Events events = new Events(DEMO);

    @Test
    void aProblemThatLastsIsAWarningAboutItsStatefulSetAndItsEndIsNormal() {
        events.write(kube, List.of(change(Change.Kind.BEGAN, DOWN)), List.of());
        assertThat(kube.changes).isEmpty();

        events.write(kube, List.of(change(Change.Kind.LASTS, DOWN)), List.of(DOWN));
        events.write(kube, List.of(change(Change.Kind.OVER, DOWN)), List.of());

        assertThat(event(WARNING).toString())
                .contains(
                        "\"type\":\"Warning\",\"reason\":\"ReplicaDown\"",
                        "\"message\":\"demo-2 cannot be reached: it has no pod. kubectl describe pod\"",
                        "\"kind\":\"StatefulSet\"",
                        "\"name\":\"demo-2\",\"uid\":\"uid of demo-2\"");
        assertThat(event(WARNING + "-over").toString())
                .contains(
                        "\"type\":\"Normal\",\"reason\":\"ReplicaDownOver\"",
                        "Over after 20s: demo-2 cannot be reached: it has no pod");
    }

    @Test
    void theSameProblemIsCountedInOneEvent() {
        events.write(kube, List.of(change(Change.Kind.LASTS, DOWN)), List.of(DOWN));
        new Events(DEMO).write(kube, List.of(change(Change.Kind.LASTS, DOWN)), List.of(DOWN));
        assertThat(event(WARNING).path("count").asInt()).isEqualTo(2);
        assertThat(kube.list(Kind.EVENT, "")).hasSize(1);
        events.write(kube, List.of(), List.of(DOWN));
        assertThat(event(WARNING).path("count").asInt()).isEqualTo(2);
    }

    @Test
    void whatCannotBeWrittenIsWrittenAfterALaterLook() {
        kube.failing("create Event " + WARNING, CliException.unreachable("down", ""));
        assertThatThrownBy(() -> events.write(kube, List.of(change(Change.Kind.LASTS, DOWN)), List.of(DOWN)))
                .hasMessage("down");
        kube.failingNoMore();
        events.write(kube, List.of(), List.of(DOWN));
        assertThat(kube.get(Kind.EVENT, WARNING)).isPresent();
    }

    @Test
    void problemsWithoutAnInstanceStandAtTheFirstStatefulSetOneEventForEach() {
        for (String problem : List.of("the Service demo-rw is gone", "the Service demo-ro is gone")) {
            events.write(kube, List.of(change(Change.Kind.LASTS, Finding.error(problem, ""))), List.of());
        }
        assertThat(kube.list(Kind.EVENT, ""))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.at("/metadata/name").asText())
                        .startsWith("demo.cluster.kubectl-pg-nothealthy-"));
    }

    /** Kubernetes deletes an Event after an hour. */
    @Test
    void anEventIsWrittenAgainEveryFiveMinutesWhileItsProblemLasts() {
        Instant start = Instant.parse("2026-11-21T16:00:00Z");
        kube.setServerTime(start);
        events.write(kube, List.of(change(Change.Kind.LASTS, DOWN)), List.of(DOWN));
        kube.setServerTime(start.plusSeconds(299));
        events.write(kube, List.of(), List.of(DOWN));
        assertThat(event(WARNING).path("count").asInt()).isEqualTo(1);
        for (int minutes : List.of(5, 10)) {
            kube.setServerTime(start.plus(Duration.ofMinutes(minutes)));
            events.write(kube, List.of(), List.of(DOWN));
        }
        assertThat(event(WARNING).path("count").asInt()).isEqualTo(3);
        assertThat(event(WARNING).path("lastTimestamp").asText()).isEqualTo("2026-11-21T16:10:00Z");

        events.write(kube, List.of(change(Change.Kind.OVER, DOWN)), List.of());
        kube.setServerTime(start.plus(Duration.ofMinutes(20)));
        events.write(kube, List.of(), List.of());
        assertThat(event(WARNING).path("count").asInt()).isEqualTo(3);
    }

    /** The repository host is away, and demo-1 cannot archive. The end of one is not the end of the other. */
    @Test
    void theSameTopicWithAndWithoutAnInstanceIsTwoEvents() {
        Finding host =
                Finding.error("the repository host cannot be reached", "").about(Finding.Topic.ARCHIVING_FAILS);
        Finding instance = Finding.error("archiving has failed since 16:00", "")
                .about(Finding.Topic.ARCHIVING_FAILS, new InstanceName(DEMO, 1));
        events.write(
                kube,
                List.of(change(Change.Kind.LASTS, host), change(Change.Kind.LASTS, instance)),
                List.of(host, instance));
        events.write(kube, List.of(change(Change.Kind.OVER, host)), List.of(instance));
        assertThat(kube.list(Kind.EVENT, ""))
                .extracting(event -> event.at("/metadata/name").asText())
                .containsExactlyInAnyOrder(
                        "demo.cluster.kubectl-pg-archivingfails",
                        "demo.cluster.kubectl-pg-archivingfails-over",
                        "demo-1.kubectl-pg-archivingfails");
        assertThat(event("demo.cluster.kubectl-pg-archivingfails")
                        .at("/involvedObject/name")
                        .asText())
                .isEqualTo("demo-1");
    }

    private ObjectNode event(String name) {
        return kube.get(Kind.EVENT, name).orElseThrow();
    }

    private static Change change(Change.Kind kind, Finding finding) {
        return new Change(kind, finding, Duration.ofSeconds(20));
    }

    private static ObjectNode set(String name) {
        return Observations.read("""
                {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"%1$s","uid":"uid of %1$s"}}""".formatted(name));
    }
}

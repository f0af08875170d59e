package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.network.ApiProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The command monitor sees what happens behind its back: a server that is gone, archiving that fails, an API server that is away. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class MonitorClusterTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static RecoverableCluster cluster;
    private static TestNamespace namespace;

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.install();
        namespace = cluster.namespace();
    }

    @AfterAll
    static void deleteNamespace() {
        cluster.close();
    }

    @Test
    @Order(1)
    void endsWellWhenNothingHappens() {
        Finished finished =
                monitor("--timeout", "3s", "--for", "2s", "--max-lag", "16Mi").finish();
        assertThat(finished.succeeded().out()).isEmpty();
        assertThat(finished.err()).contains("watches demo", "no problem has lasted for 2s");
    }

    @Test
    @Order(2)
    void refusesWhatIsWrongBeforeItBegins(@TempDir Path folder) {
        assertThat(namespace.pg("monitor", "demos").exited(4).err()).contains("there is no cluster demos");
        namespace.pg("monitor", "demo", "--interval", "0s").exited(2);
        namespace.createAccount("viewer", "view");
        Path kubeconfig = new Kubeconfigs(namespace, folder).ofServiceAccount("viewer");
        assertThat(namespace
                        .startPg(kubeconfig, "monitor", "demo", "--event")
                        .finish()
                        .exited(7)
                        .err())
                .contains("may not create, patch events");
    }

    @Test
    @Order(3)
    void aPrimaryThatIsGoneEndsTheWatchAndIsAnEventUntilItIsOver() {
        Running reporting = namespace.startInterruptiblePg(
                "monitor", "demo", "--event", "-o", "json", "--for", "2s", "--interval", "1s");
        Running watching = monitor("--for", "2s");
        reporting.awaitErr("watches demo");
        watching.awaitErr("watches demo");

        namespace.kubectl("scale", "statefulset", "demo-1", "--replicas=0").succeeded();

        Finished ended = watching.finish().exited(1);
        assertThat(ended.out()).contains("  error    demo-1 ", "\n" + " ".repeat(33) + "kubectl pg start demo");
        assertThat(ended.err()).contains("error: demo-1 ", "  kubectl pg start demo");
        awaitEvent("Warning", "PrimaryDown");

        // A problem that does not last to the end of the time is none.
        Running patient = monitor("--for", "5m", "--timeout", "1s");
        patient.awaitErr("watches demo");
        await().atMost(LIMIT).until(() -> patient.out().contains("  error    "));
        namespace.kubectl("scale", "statefulset", "demo-1", "--replicas=1").succeeded();
        assertThat(patient.finish().succeeded().out()).contains("  ended    after ");

        awaitEvent("Normal", "PrimaryDownOver");
        assertThat(events())
                .filteredOn(event -> event.path("reason").asText().equals("PrimaryDown"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.at("/involvedObject/kind").asText()).isEqualTo("StatefulSet");
                    assertThat(event.at("/involvedObject/name").asText()).isEqualTo("demo-1");
                    assertThat(event.path("message").asText()).contains("kubectl pg start demo");
                });
        assertThat(reporting.alive()).isTrue();
        reporting.signal("INT");
        assertThat(reporting.finish().exited(130).out().lines().map(TestNamespace::parse))
                .extracting(line ->
                        line.path("change").asText() + " " + line.path("topic").asText())
                .contains("began PrimaryDown", "lasts PrimaryDown", "ended PrimaryDown");
    }

    @Test
    @Order(4)
    void archivingThatFailsEndsTheWatch() {
        Running watching = monitor("--for", "2s");
        watching.awaitErr("watches demo");
        cluster.sql("ALTER SYSTEM SET archive_command = 'false'");
        cluster.sql("SELECT pg_reload_conf()");
        cluster.sql("SELECT pg_switch_wal() FROM pg_current_xact_id()");
        assertThat(watching.finish().exited(1).err()).contains("error: archiving has failed since ");
        cluster.sql("ALTER SYSTEM RESET archive_command");
        cluster.sql("SELECT pg_reload_conf()");
        cluster.assertArchives();
    }

    @Test
    @Order(5)
    void anApiServerThatIsAwayIsAProblem(@TempDir Path folder) throws IOException, GeneralSecurityException {
        Running watching;
        try (ApiProxy proxy = ApiProxy.open(namespace.kubeconfig(), folder)) {
            watching = namespace.startPg(proxy.kubeconfig(), "monitor", "demo", "--for", "2s", "--interval", "1s");
            watching.awaitErr("watches demo");
        }
        Finished ended = watching.finish().exited(8);
        assertThat(ended.out()).containsOnlyOnce("  error    the API server ");
        assertThat(ended.err()).contains("error: the API server ", "cannot be reached");
    }

    private static Running monitor(String... options) {
        var words = new ArrayList<>(List.of("monitor", "demo", "--interval", "1s"));
        words.addAll(List.of(options));
        return namespace.startPg(words.toArray(String[]::new));
    }

    private static void awaitEvent(String type, String reason) {
        await().atMost(LIMIT)
                .until(() -> events().stream()
                        .anyMatch(event -> event.path("type").asText().equals(type)
                                && event.path("reason").asText().equals(reason)));
    }

    private static List<JsonNode> events() {
        JsonNode events = TestNamespace.parse(
                namespace.kubectl("get", "events", "-o", "json").succeeded().out());
        return StreamSupport.stream(events.path("items").spliterator(), false)
                .filter(event -> event.at("/source/component").asText().equals("kubectl-pg"))
                .toList();
    }
}

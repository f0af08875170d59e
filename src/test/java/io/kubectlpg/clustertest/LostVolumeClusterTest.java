package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An instance loses its container, its pod, and in the end its volume. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class LostVolumeClusterTest {
    private static final String POD = "demo-1-0";
    private static final String CLAIM = "data-demo-1-0";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static TestNamespace namespace;

    @BeforeAll
    static void install() {
        namespace = TestNamespace.create();
        namespace.pg(TestNamespace.install("demo", List.of())).succeeded();
        namespace.sql(POD, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
    }

    @AfterAll
    static void deleteNamespace() {
        namespace.close();
    }

    /** Without a shutdown of the server: it recovers from its WAL. */
    @Test
    @Order(1)
    void aContainerThatIsKilledComesBackWithItsRows() {
        inPod("kill -KILL $(head -n 1 /pgdata/*/postmaster.pid); kill -TERM 1");
        await().atMost(LIMIT)
                .until(() -> field("pod", POD, "{.status.containerStatuses[0].restartCount}")
                        .equals("1"));
        comesBackWithItsRows();
    }

    @Test
    @Order(2)
    void aPodThatIsDeletedComesBackWithItsRows() {
        String before = field("pod", POD, "{.metadata.uid}");
        namespace.kubectl("delete", "pod", POD).succeeded();
        awaitAnother("pod", POD, before);
        comesBackWithItsRows();
    }

    @Test
    @Order(3)
    void aDatabaseWhoseVolumeIsLostIsNotReplacedByAnEmptyOne() {
        String pod = field("pod", POD, "{.metadata.uid}");
        String claim = field("pvc", CLAIM, "{.metadata.uid}");
        namespace.kubectl("delete", "pvc", CLAIM, "--wait=false").succeeded();
        namespace.kubectl("delete", "pod", POD).succeeded();
        awaitAnother("pvc", CLAIM, claim);
        awaitAnother("pod", POD, pod);
        namespace.awaitRunning(POD);

        await().atMost(LIMIT)
                .until(() -> namespace.observe(POD).path("state").asText().equals("empty"));
        // It would take three seconds to create a database, so it is looked at for longer.
        await().during(Duration.ofSeconds(8))
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(this::nothingIsServed);
        Finished status = namespace.pg("status", "demo").exited(1);
        assertThat(status.out()).contains("the volume of demo-1 is empty");
    }

    /** The same command would bring an installation to its end that was interrupted. */
    @Test
    @Order(4)
    void norDoesAnInstallationReplaceIt() {
        assertThat(namespace
                        .pg(TestNamespace.install("demo", List.of("--timeout", "10s")))
                        .exit())
                .isNotZero();
        nothingIsServed();
    }

    private void nothingIsServed() {
        assertThat(inPod("cat /proc/[0-9]*/comm").out().lines())
                .contains("bash")
                .doesNotContain("postgres", "initdb");
        assertThat(inPod("ls -A /pgdata").text().lines()).containsOnly("kubectl-pg");
        assertThat(field("pod", POD, "{.status.conditions[?(@.type==\"Ready\")].status}"))
                .isEqualTo("False");
        assertThat(namespace
                        .json("get", "endpointslice", "-l", "kubernetes.io/service-name=demo-rw")
                        .findPath("conditions")
                        .path("ready")
                        .asBoolean())
                .isFalse();
    }

    private static void comesBackWithItsRows() {
        namespace
                .kubectl("wait", "--for=condition=Ready", "pod/" + POD, "--timeout=120s")
                .succeeded();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(namespace.sql(POD, "SELECT count(*), sum(n) FROM t"))
                        .isEqualTo("1000|500500"));
    }

    private static void awaitAnother(String kind, String name, String uid) {
        await().atMost(LIMIT).until(() -> {
            Finished now = namespace.kubectl("get", kind, name, "-o", "jsonpath={.metadata.uid}");
            return now.exit() == 0 && !now.text().equals(uid);
        });
    }

    private static String field(String kind, String name, String path) {
        return namespace
                .kubectl("get", kind, name, "-o", "jsonpath=" + path)
                .succeeded()
                .text();
    }

    private static Finished inPod(String script) {
        return namespace.kubectl("exec", POD, "-c", "postgres", "--", "bash", "-c", script);
    }
}

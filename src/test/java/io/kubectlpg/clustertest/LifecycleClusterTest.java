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

/** One cluster is restarted, reloaded, stopped and started; its rows and its pod tell what happened. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class LifecycleClusterTest {
    private static final String POD = "demo-1-0";
    private static final String ROWS = "SELECT count(*), sum(n) FROM t";

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

    @Test
    @Order(1)
    void aRestartStartsAnotherServerInTheSamePod() {
        String uid = uid();
        String started = started();

        namespace.pg("restart", "demo", "--yes").succeeded();

        assertThat(uid()).isEqualTo(uid);
        assertThat(started()).isNotEqualTo(started);
        assertThat(namespace.sql(POD, ROWS)).isEqualTo("1000|500500");
    }

    @Test
    @Order(2)
    void aRestartWithItsPodMakesAnotherPod() {
        String uid = uid();

        namespace.pg("restart", "demo", "--pod", "--yes").succeeded();

        assertThat(uid()).isNotEqualTo(uid);
        assertThat(namespace.sql(POD, ROWS)).isEqualTo("1000|500500");
    }

    /** The script outlives its client; it and the one of the resumed operation ask for the same restart. */
    @Test
    @Order(3)
    void aClientThatIsKilledWhileTheRestartIsAskedForRestartsOnce() {
        String uid = uid();
        String started = started();
        String checkpointer =
                namespace.sql(POD, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'");
        signal("STOP", checkpointer);
        Running client = namespace.startPg("restart", "demo", "--yes");
        awaitActivity("CHECKPOINT");
        client.kill();
        assertThat(namespace.pg("stop", "demo", "--yes").exited(5).err()).contains("kubectl pg resume demo");

        Running resumed = namespace.startPg("resume", "demo");
        resumed.awaitErr("Restart the server of demo-1");
        signal("CONT", checkpointer);
        resumed.finish().succeeded();

        String once = started();
        assertThat(once).isNotEqualTo(started);
        assertThat(uid()).isEqualTo(uid);
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(10))
                .until(() -> started().equals(once));
        assertThat(restarts()).as("what the supervisor has logged").isEqualTo(1);
    }

    @Test
    @Order(4)
    void aConfigurationWithErrorsIsNeitherReadNorRestartedInto() {
        String config = namespace
                .json("get", "configmap", "demo-config")
                .at("/data/postgresql.conf")
                .asText();
        String started = started();
        configure("broken", config + "max_connections = 'many'\n");

        assertThat(namespace.pg("reload", "demo").exited(3).err()).contains("\"max_connections\": \"many\"");
        assertThat(namespace.pg("restart", "demo", "--yes").exited(3).err()).contains("max_connections");
        assertThat(started()).isEqualTo(started);

        configure("whole", config + "work_mem = '7MB'\nmax_connections = 61\n");
        long before = System.nanoTime();
        assertThat(namespace.pg("reload", "demo").succeeded().err()).contains("max_connections (50, then 61)");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
        assertThat(namespace.sql(POD, "SHOW work_mem")).isEqualTo("7MB");
        assertThat(started()).isEqualTo(started);

        namespace.pg("restart", "demo", "--yes").succeeded();
        assertThat(namespace.sql(POD, "SHOW max_connections")).isEqualTo("61");
    }

    @Test
    @Order(5)
    void aStoppedClusterHasNoPodAndStaysDownUntilItIsStarted() {
        assertThat(namespace.pg("stop", "demo").exited(2).err()).contains("--yes");
        namespace.pg("stop", "demo", "--yes").succeeded();
        assertThat(namespace.kubectl("get", "pods", "-o", "name").succeeded().text())
                .isEmpty();
        assertThat(namespace.pg("stop", "demo", "--yes").succeeded().err()).contains("nothing was changed");
        assertThat(namespace.pg("status", "demo").exited(1).out())
                .contains("demo-1 is stopped")
                .contains("kubectl pg start demo");
        assertThat(namespace.pg("restart", "demo", "--yes").exited(3).err()).contains("demo-1 is stopped");
        assertThat(namespace
                        .pg(TestNamespace.install("demo", List.of()))
                        .exited(3)
                        .err())
                .contains("demo-1 is stopped");

        Running client = namespace.startPg("start", "demo");
        client.awaitErr("Wait until demo-1 accepts");
        client.kill();
        namespace.pg("resume", "demo").succeeded();
        assertThat(namespace.sql(POD, ROWS)).isEqualTo("1000|500500");
        assertThat(namespace.pg("start", "demo").succeeded().err()).contains("nothing was changed");
        assertThat(namespace
                        .json("get", "statefulset", "demo-1")
                        .at("/spec/template/metadata")
                        .toString())
                .contains("\"kubectl-pg.io/role\":\"primary\"")
                .doesNotContain("bootstrap");
    }

    private static void configure(String hash, String postgresqlConf) {
        var patch = TestNamespace.JSON.createObjectNode();
        patch.putObject("data").put("postgresql.conf", postgresqlConf).put("config-hash", hash);
        namespace
                .kubectl("patch", "configmap", "demo-config", "--type=merge", "-p", patch.toString())
                .succeeded();
    }

    private static void signal(String signal, String pid) {
        namespace
                .kubectl("exec", POD, "-c", "postgres", "--", "bash", "-c", "kill -" + signal + " " + pid)
                .succeeded();
    }

    private static void awaitActivity(String query) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> namespace
                        .sql(
                                POD,
                                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = '" + query
                                        + "'")
                        .equals("1"));
    }

    private static long restarts() {
        return namespace
                .kubectl("logs", POD, "-c", "postgres")
                .succeeded()
                .out()
                .lines()
                .filter(line -> line.contains("to be started again"))
                .count();
    }

    private static String uid() {
        return namespace.json("get", "pod", POD).at("/metadata/uid").asText();
    }

    private static String started() {
        return namespace.sql(POD, "SELECT pg_postmaster_start_time()");
    }
}

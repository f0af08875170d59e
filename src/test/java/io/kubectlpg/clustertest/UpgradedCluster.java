package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The cluster {@code demo} with one table, whose rows have to outlive what is done to it. Its primary may get another name. */
final class UpgradedCluster implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestNamespace namespace;

    private UpgradedCluster(TestNamespace namespace) {
        this.namespace = namespace;
    }

    static UpgradedCluster install(String... arguments) {
        var cluster = new UpgradedCluster(TestNamespace.create());
        try {
            var words = new ArrayList<>(List.of("install", "demo"));
            words.addAll(List.of(arguments));
            cluster.namespace.pg(words.toArray(String[]::new)).succeeded();
            cluster.sql("CREATE TABLE entries (n serial PRIMARY KEY, entry text NOT NULL)");
            cluster.insert("installed");
        } catch (AssertionError failed) {
            cluster.close();
            throw failed;
        }
        return cluster;
    }

    TestNamespace namespace() {
        return namespace;
    }

    Running startUpgrade(String... arguments) {
        var words = new ArrayList<>(List.of("upgrade", "demo", "--yes"));
        words.addAll(List.of(arguments));
        return namespace.startPg(words.toArray(String[]::new));
    }

    Finished upgrade(String... arguments) {
        return startUpgrade(arguments).finish();
    }

    /** Whose label says primary; there may be no other. */
    String pod() {
        String found =
                kubectl("get", "pod", "-l", "kubectl-pg.io/role=primary", "-o", "jsonpath={.items[*].metadata.name}");
        assertThat(found).as("exactly one primary").matches("demo-[0-9]+-0");
        return found;
    }

    String podUid() {
        return kubectl("get", "pod", pod(), "-o", "jsonpath={.metadata.uid}");
    }

    String sql(String statement) {
        return namespace.sql(pod(), statement);
    }

    String show(String parameter) {
        return sql("SHOW " + parameter);
    }

    String startedAt() {
        return sql("SELECT pg_postmaster_start_time()");
    }

    void insert(String row) {
        sql("INSERT INTO entries (entry) VALUES ('" + row + "')");
    }

    List<String> rows() {
        return sql("SELECT entry FROM entries ORDER BY n").lines().toList();
    }

    String kubectl(String... arguments) {
        return namespace.kubectl(arguments).succeeded().text();
    }

    /** Names of one kind, sorted. */
    List<String> names(String kind) {
        return kubectl("get", kind, "-o", "name").lines().sorted().toList();
    }

    /** Every object with its version, but the lock. */
    List<String> versions() {
        return namespace.versions().stream()
                .filter(object -> !object.startsWith("Lease/"))
                .toList();
    }

    Optional<JsonNode> lastOperation() {
        JsonNode operations = TestNamespace.parse(namespace
                        .pg("operations", "demo", "-o", "json")
                        .succeeded()
                        .out())
                .path("operations");
        return Optional.of(operations.path(0)).filter(JsonNode::isObject);
    }

    /** SIGKILL as soon as the step begins; nothing, when the client ends without having come there. */
    static void killAt(Running client, String step) {
        await().atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> client.err().contains(step) || !client.alive());
        client.kill();
    }

    /** Nothing of an operation is left, and one server runs. */
    void assertWhole(String... rows) {
        assertThat(namespace.pg("resume", "demo").succeeded().err()).contains("There is no unfinished operation");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(names("pod")).containsExactly("pod/" + pod()));
        assertThat(names("statefulset")).hasSize(1);
        assertThat(rows()).containsExactly(rows);
        assertThat(namespace.pg("diff", "demo").exited(0).out()).isEmpty();
    }

    static String[] words(List<String> first, String... more) {
        var all = new ArrayList<>(first);
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        namespace.close();
    }
}

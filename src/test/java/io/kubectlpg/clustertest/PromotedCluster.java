package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cluster {@code demo} with three instances, any of which may be the primary. Who that is, and what it has, is asked of
 * PostgreSQL and Kubernetes, without the program.
 */
record PromotedCluster(RecoverableCluster cluster, ReplicatedCluster replicated) implements AutoCloseable {
    static final List<String> INSTANCES = List.of("demo-1", "demo-2", "demo-3");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Without replicas, and with a pod of an application. */
    static PromotedCluster install(Path folder) throws java.io.IOException {
        RecoverableCluster cluster = RecoverableCluster.install();
        try {
            ClientPod.start(cluster.namespace(), folder, RecoverableCluster.NAME);
            return new PromotedCluster(cluster, new ReplicatedCluster(cluster));
        } catch (AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    /** The same with two replicas. */
    static PromotedCluster installThree(Path folder) throws java.io.IOException {
        PromotedCluster promoted = install(folder);
        promoted.cluster.pg("replicas scale", "3").succeeded();
        return promoted;
    }

    /** On as many nodes as there are, and with a decision that says who is the primary. */
    static PromotedCluster installOnNodes(Path folder) throws java.io.IOException {
        PromotedCluster promoted = install(folder);
        try {
            promoted.pg("upgrade", "demo", "--set", "podAntiAffinity=preferred", "--yes")
                    .succeeded();
            promoted.cluster.pg("replicas scale", "3").succeeded();
            promoted.pg("promote", "demo-2", "--yes").succeeded();
            return promoted;
        } catch (AssertionError failed) {
            promoted.close();
            throw failed;
        }
    }

    TestNamespace namespace() {
        return cluster.namespace();
    }

    /** The program, with these words and no others. */
    Finished pg(String... words) {
        return namespace().pg(words);
    }

    /** Commits one row on the primary, as the application does. */
    void insert(String row) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> throughService("INSERT INTO entries (entry) VALUES ('" + row + "')")
                                .exit()
                        == 0);
    }

    private Finished throughService(String statement) {
        return ClientPod.psql(namespace(), "\"$URI\"", statement);
    }

    List<String> rows() {
        return throughService("SELECT entry FROM entries ORDER BY n")
                .succeeded()
                .out()
                .lines()
                .toList();
    }

    /** The instances whose server accepts writes. */
    List<String> primaries() {
        return INSTANCES.stream()
                .filter(instance -> namespace()
                        .kubectl(
                                "exec",
                                instance + "-0",
                                "-c",
                                "postgres",
                                "--",
                                "psql",
                                "-XAtqh",
                                "/run/pg",
                                "-U",
                                "postgres",
                                "-c",
                                "SELECT pg_is_in_recovery()")
                        .text()
                        .equals("f"))
                .toList();
    }

    /** This instance is the primary, whoever is asked; all others stream; and nothing is left to be done. */
    void assertPrimary(String primary) {
        assertPrimary(primary, INSTANCES);
    }

    /** The same of a cluster with these instances. */
    void assertPrimary(String primary, List<String> instances) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(primaries()).containsExactly(primary));
        String[] replicas =
                instances.stream().filter(instance -> !instance.equals(primary)).toArray(String[]::new);
        replicated.assertAllFollow(primary, replicas);
        assertNoted(primary, instances);
        for (String replica : replicas) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    namespace().sql(replica + "-0", "SELECT count(*) FROM pg_replication_slots"))
                            .as("slots of %s", replica)
                            .isEqualTo("0"));
        }
        assertThat(pg("resume", "demo").succeeded().err()).contains("There is no unfinished operation");
        assertThat(pg("diff", "demo").exited(0).out()).isEmpty();
    }

    /** Decision, templates, pods, claims and Service name this primary. */
    void assertNoted(String primary, List<String> instances) {
        JsonNode decision = decision();
        assertThat(decision.path("open").asBoolean(true))
                .as(decision.toString())
                .isFalse();
        assertThat(decision.path("to").asText()).isEqualTo(primary);
        assertThat(decision.path("holders").toString()).isEqualTo("[\"" + primary + "\"]");
        int epoch = decision.path("epoch").asInt();
        // Where a switchover ended with its old primary, the other instances need not know.
        boolean kept = decision.at("/switchover/from").asText().equals(primary);
        for (String instance : instances) {
            String role = instance.equals(primary) ? "primary" : "replica";
            JsonNode template = namespace().json("get", "statefulset", instance).at("/spec/template/metadata");
            JsonNode pod = namespace().json("get", "pod", instance + "-0").path("metadata");
            for (JsonNode metadata : List.of(template, pod)) {
                assertThat(metadata.path("labels").path("kubectl-pg.io/role").asText())
                        .as(instance)
                        .isEqualTo(role);
                assertThat(metadata.path("annotations")
                                .path("kubectl-pg.io/epoch")
                                .asInt())
                        .as(instance)
                        .isBetween(kept && !instance.equals(primary) ? 0 : epoch, epoch);
            }
            assertThat(namespace()
                            .json("get", "pvc", "data-" + instance + "-0")
                            .at("/metadata/annotations")
                            .path("kubectl-pg.io/made-as")
                            .asText("primary"))
                    .as("the volume of %s", instance)
                    .isEqualTo(role);
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(throughService("SELECT inet_server_addr()")
                                .text()
                                .replaceFirst("/.*", ""))
                        .isEqualTo(namespace()
                                .json("get", "pod", primary + "-0")
                                .at("/status/podIP")
                                .asText()));
    }

    JsonNode decision() {
        return TestNamespace.parse(namespace()
                .json("get", "configmap", "demo-decision")
                .at("/data/decision")
                .asText());
    }

    String inPod(String instance, String script) {
        return namespace()
                .kubectl("exec", instance + "-0", "-c", "postgres", "--", "bash", "-c", script)
                .succeeded()
                .text();
    }

    /** The command is refused for this reason, and nothing has changed by it. */
    Finished assertRefused(int exit, String why, String... words) {
        List<String> before = versions();
        Finished refused = pg(Stream.concat(Arrays.stream(words), Stream.of("--yes"))
                        .toArray(String[]::new))
                .exited(exit);
        assertThat(refused.err()).contains(why);
        assertThat(versions()).as("objects after %s", List.of(words)).isEqualTo(before);
        return refused;
    }

    private List<String> versions() {
        return namespace().versions().stream()
                .filter(object -> !object.startsWith("Lease/"))
                .toList();
    }

    /** An application that commits row after row through the Service. */
    Writer write(String name) {
        String script = """
                rm -f /tmp/stop
                for ((n = 1; ; n++)); do
                  if [[ -e /tmp/stop ]]; then exit 0; fi
                  # Each row is a process, and those of the servers need the processors, too.
                  sleep 0.05
                  # What was cut off may be committed all the same: it is not written again.
                  if PGCONNECT_TIMEOUT=2 timeout 10 psql -XAtq "$URI" -c "INSERT INTO entries (entry) VALUES ('$1 $n')" 2>/dev/null; then echo "$1 $n"; fi
                done
                """;
        Running running = namespace().startKubectl("exec", "client", "--", "bash", "-c", script, "writer", name);
        await().atMost(LIMIT).until(() -> running.out().lines().count() > 3);
        return new Writer(this, running);
    }

    /** Tells what was acknowledged. */
    record Writer(PromotedCluster cluster, Running running) {
        /** Waits until more rows were acknowledged, and ends; each acknowledged row is there. */
        void assertNothingLost() {
            List<String> acknowledged = end();
            List<String> lost = new ArrayList<>(acknowledged);
            lost.removeAll(new HashSet<>(cluster.rows()));
            assertThat(lost).as("of %d acknowledged rows", acknowledged.size()).isEmpty();
        }

        List<String> end() {
            long now = running.out().lines().count();
            await().atMost(LIMIT).until(() -> running.out().lines().count() > now + 3);
            cluster.namespace()
                    .kubectl("exec", "client", "--", "touch", "/tmp/stop")
                    .succeeded();
            return new ArrayList<>(running.finish().succeeded().out().lines().toList());
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}

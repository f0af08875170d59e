package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** A cluster with replicas, whose rows are compared by SQL on each instance, without the program. */
record ReplicatedCluster(RecoverableCluster cluster) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Every replica has the rows of the primary, receives a stream, and is ready for readers; the program says the same. */
    void assertAllStream(String... replicas) {
        assertAllFollow("demo-1", replicas);
    }

    /** The same of a cluster with another primary. */
    void assertAllFollow(String primary, String... replicas) {
        for (String replica : replicas) {
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(rows(replica)).as(replica).isEqualTo(rows(primary)));
            assertThat(cluster.namespace().sql(replica + "-0", "SELECT pg_is_in_recovery()"))
                    .isEqualTo("t");
        }
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(cluster.namespace()
                                .sql(
                                        primary + "-0",
                                        "SELECT string_agg(application_name, ' ' ORDER BY application_name) FROM pg_stat_replication"
                                                + " WHERE state = 'streaming'")
                                .split(" "))
                        .containsExactly(replicas));
        assertThat(cluster.namespace()
                        .sql(
                                primary + "-0",
                                "SELECT string_agg(slot_name, ' ' ORDER BY slot_name) FROM pg_replication_slots WHERE active")
                        .split(" "))
                .containsExactly(List.of(replicas).stream()
                        .map(replica -> replica.replace('-', '_'))
                        .toArray(String[]::new));
        // It reaches itself by the Service, and may take itself for its primary while it is promoted.
        assertThat(cluster.namespace().sql(primary + "-0", "SELECT slot_name FROM pg_replication_slots"))
                .doesNotContain(primary.replace('-', '_'));
        for (String replica : replicas) {
            cluster.namespace()
                    .kubectl("wait", "--for=condition=Ready", "pod/" + replica + "-0", "--timeout=60s")
                    .succeeded();
        }
        Finished status = cluster.pg("status", "-o", "json");
        assertThat(status.exit()).as(status.out()).isZero();
        assertThat(replication(TestNamespace.parse(status.out()))).containsExactly(replicas);
    }

    private static List<String> replication(JsonNode status) {
        return StreamSupport.stream(status.path("instances").spliterator(), false)
                .filter(instance -> instance.at("/replication/state").asText().equals("streaming"))
                .map(instance -> instance.path("name").asText())
                .toList();
    }

    List<String> rows(String instance) {
        return cluster.namespace()
                .sql(instance + "-0", "SELECT entry FROM entries ORDER BY n")
                .lines()
                .toList();
    }

    String uid(String kind, String name) {
        return cluster.namespace()
                .kubectl("get", kind, name, "--ignore-not-found", "-o", "jsonpath={.metadata.uid}")
                .succeeded()
                .text();
    }

    /** Deletes the volume of an instance and its pod; the new pod has an empty one. */
    void loseVolume(String instance) {
        String claim = "data-" + instance + "-0";
        String before = uid("pvc", claim);
        cluster.namespace().kubectl("delete", "pvc", claim, "--wait=false").succeeded();
        cluster.namespace().kubectl("delete", "pod", instance + "-0").succeeded();
        await().atMost(LIMIT).until(() -> {
            String now = uid("pvc", claim);
            return !now.isEmpty() && !now.equals(before);
        });
        cluster.namespace().awaitRunning(instance + "-0");
    }
}

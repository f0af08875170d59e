package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Drills, and what comes back beside the original: all that a scratch instance is for, on one cluster. */
@ClusterTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillClusterTest {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final RecoverableCluster cluster = RecoverableCluster.install();

    @AfterAll
    void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
    void aDrillBesideABackupPassesAndMeasuresWhatWasNotArchived() {
        cluster.insert("archived");
        cluster.assertArchives();
        cluster.insert("not archived yet");
        Running backup = cluster.startPg("backup full");
        Path assertions = file("- {name: rows are there, sql: SELECT count(*) >= 1 FROM entries}\n");

        Finished finished = cluster.pg("drill", "--assert-file", assertions.toString(), "-o", "json")
                .succeeded();
        backup.finish().succeeded();

        JsonNode drill = TestNamespace.parse(finished.out());
        assertThat(drill.path("passed").asBoolean()).isTrue();
        assertThat(drill.path("failures")).isEmpty();
        assertThat(drill.path("bytes").asLong()).isGreaterThan(20_000_000);
        assertThat(drill.path("copySeconds").asDouble()).isBetween(0.1, 60.0);
        assertThat(drill.path("recoverSeconds").asDouble()).isBetween(0.1, 60.0);
        assertThat(drill.path("readySeconds").asDouble())
                .isGreaterThanOrEqualTo(drill.path("copySeconds").asDouble()
                        + drill.path("recoverSeconds").asDouble()
                        - 0.2);
        assertThat(drill.path("amcheck").asBoolean()).isTrue();
        assertThat(drill.path("checksums").asBoolean()).isTrue();
        assertThat(drill.path("assertions").asInt()).isEqualTo(1);
        assertThat(drill.path("loss").path("commits").asInt()).isBetween(0, 2);
        assertThat(drill.path("loss").path("seconds").asDouble()).isBetween(0.0, 60.0);
        assertThat(cluster.pg("status").succeeded().out()).contains("DRILL    passed");
        assertNothingIsLeft();
    }

    @Test
    @Order(2)
    void anInterruptedClientLeavesNothing() {
        Running client = cluster.namespace().startInterruptiblePg("drill", RecoverableCluster.NAME);
        await().atMost(SOON).until(() -> !scratch("jobs").isEmpty());

        client.signal("INT");

        assertThat(client.finish().exited(130).err())
                .contains("interrupted; the scratch instance is removed, and the cluster is as it was");
        assertNothingIsLeft();

        String moment = cluster.now();
        client = cluster.namespace()
                .startInterruptiblePg(
                        "restore", RecoverableCluster.NAME, "--time", moment, "--table", "public.entries");
        await().atMost(SOON).until(() -> !scratch("jobs").isEmpty());

        client.signal("INT");

        assertThat(client.finish().exited(130).err())
                .contains(
                        "interrupted; the scratch instance is removed. The data that it had not loaded yet is missing")
                .doesNotContain("goes on");
        assertNothingIsLeft();
        cluster.pg("resume").succeeded();
        assertThat(cluster.sql("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'entries_2%'"))
                .isEqualTo("1");
    }

    @Test
    @Order(3)
    void aDroppedTableComesBackBesideWithItsRowsOfThen() {
        cluster.sql("CREATE TABLE customers (id int PRIMARY KEY); INSERT INTO customers VALUES (1); CREATE TABLE "
                + "orders (id serial PRIMARY KEY, customer int REFERENCES customers, note text UNIQUE); INSERT INTO "
                + "orders (customer, note) SELECT 1, 'n' || g FROM generate_series(1, 100) g; ALTER TABLE orders OWNER "
                + "TO myapp; GRANT SELECT ON orders TO streaming_replica");
        String moment = cluster.now();
        cluster.sql("DELETE FROM orders WHERE id > 10; UPDATE orders SET note = 'later' WHERE id = 1");

        cluster.pg("restore", "--time", moment, "--table", "public.orders", "--as", "orders_then")
                .succeeded();

        assertThat(cluster.sql("SELECT count(*), max(note) FILTER (WHERE id = 1) FROM orders_then"))
                .isEqualTo("100|n1");
        assertThat(cluster.sql("SELECT count(*), max(note) FILTER (WHERE id = 1) FROM orders"))
                .as("the original")
                .isEqualTo("10|later");
        assertThat(cluster.sql("SELECT tableowner, hasindexes FROM pg_tables WHERE tablename = 'orders_then'"))
                .isEqualTo("myapp|t");
        assertThat(cluster.sql("SELECT has_table_privilege('streaming_replica', 'orders_then', 'SELECT')"))
                .isEqualTo("t");
        // Sequences are up to 32 numbers ahead in WAL.
        assertThat(Integer.parseInt(cluster.sql("INSERT INTO orders_then (note) VALUES ('new') RETURNING id")))
                .isGreaterThan(100);
        assertNothingIsLeft();

        Finished taken = cluster.pg("restore", "--time", moment, "--table", "public.orders", "--as", "orders_then")
                .exited(3);
        assertThat(taken.err()).contains("public.orders_then exists already");
        assertThat(scratch("jobs")).isEmpty();
    }

    @Test
    @Order(4)
    void aTableThatDidNotExistThenIsNamedAndNothingChanges() {
        String moment = cluster.now();
        cluster.sql("CREATE TABLE later (id int)");

        Finished finished = cluster.pg("restore", "--time", moment, "--table", "public.later", "--as", "earlier")
                .exited(1);

        assertThat(finished.err()).contains("public.later did not exist in the database myapp at the target");
        assertThat(cluster.sql("SELECT to_regclass('earlier') IS NULL")).isEqualTo("t");
        assertNothingIsLeft();
    }

    @Test
    @Order(5)
    @Tag("exhaustive")
    void aDatabaseComesBackBesideUnderAnotherName() {
        cluster.sql("INSERT INTO entries (entry) VALUES ('kept')");
        String rows = cluster.sql("SELECT count(*) FROM entries");
        String moment = cluster.now();
        cluster.sql("DELETE FROM entries");

        cluster.pg("restore", "--time", moment, "--database", "myapp", "--as", "my app, then")
                .succeeded();

        assertThat(cluster.inPod(
                                "psql",
                                "-XAtqh",
                                "/run/pg",
                                "-U",
                                "postgres",
                                "-d",
                                "my app, then",
                                "-c",
                                "SELECT count(*) FROM entries")
                        .succeeded()
                        .text())
                .isEqualTo(rows);
        assertThat(cluster.sql("SELECT count(*) FROM entries"))
                .as("the original")
                .isEqualTo("0");
        assertThat(cluster.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'kubectl%'"))
                .isEqualTo("0");
    }

    @Test
    @Order(6)
    @Tag("exhaustive")
    void replacesATableInItsPlaceAndRefusesWhereSomethingDependsOnIt() {
        cluster.sql("CREATE TABLE stock (id int PRIMARY KEY); INSERT INTO stock VALUES (1), (2)");
        String moment = cluster.now();
        cluster.sql("TRUNCATE stock; CREATE VIEW shelves AS SELECT * FROM stock");

        Finished refused = cluster.pg("restore", "--yes", "--time", moment, "--table", "public.stock", "--replace")
                .exited(1);
        assertThat(refused.err()).contains("other objects depend on it");
        assertThat(cluster.sql("SELECT count(*) FROM stock")).isEqualTo("0");

        cluster.sql("DROP VIEW shelves");
        cluster.pg("restore", "--yes", "--time", moment, "--table", "public.stock", "--replace")
                .succeeded();
        assertThat(cluster.sql("SELECT count(*) FROM stock")).isEqualTo("2");
    }

    @Test
    @Order(7)
    @Tag("exhaustive")
    void aDrillByTheClockKeepsItsResultWhereStatusLooks() {
        cluster.namespace().kubectl("delete", "configmap", "demo-drill").succeeded();
        String moment = cluster.now();
        List<String> before = cluster.labels();
        cluster.insert("abandoned");
        cluster.pg("backup full").succeeded();
        cluster.restore(moment, "--no-backup").succeeded();
        assertThat(cluster.labels())
                .as("the newest is of the timeline that was left")
                .hasSize(before.size() + 1);
        cluster.pg(
                        "upgrade",
                        "--yes",
                        "--set",
                        "drill.schedule=0 3 * * 0",
                        "--set",
                        "cronJobs.image=" + TestNamespace.KUBECTL_IMAGE)
                .succeeded();

        cluster.namespace()
                .pg("schedule", "run", RecoverableCluster.NAME, "drill")
                .succeeded();

        assertThat(cluster.pg("status").succeeded().out()).contains("DRILL    passed");
        JsonNode drill = TestNamespace.parse(
                        cluster.pg("status", "-o", "json").succeeded().out())
                .path("drill");
        assertThat(before).contains(drill.path("backup").asText());
        assertThat(cluster.sql("SELECT string_agg(entry, '') FROM entries")).doesNotContain("abandoned");
        assertThat(cluster.pg("schedule list").succeeded().out()).contains("drill");
        cluster.pg("upgrade", "--yes", "--set", "drill.schedule=").succeeded();
        assertNothingIsLeft();
    }

    /** The last one: the damaged backup stays the newest. */
    @Test
    @Order(9)
    void aDamagedPageAndAWrongAssertionAreNamed() {
        String path = cluster.damagedTable("victims");
        cluster.pg("backup full").exited(1);
        Path assertions =
                file("- {name: no victims, sql: SELECT count(*) = 0 FROM pg_class WHERE relname = 'victims'}\n");

        Finished finished =
                cluster.pg("drill", "--assert-file", assertions.toString()).exited(1);

        assertThat(finished.out())
                .contains("drill FAILED")
                .contains("pgBackRest found pages with wrong checksums when it took the backup")
                .contains("page 3 of the table public.victims in the database myapp (" + path + ")")
                .contains("the assertion \"no victims\" does not hold: the answer is f");
        Finished status = cluster.pg("status").exited(1);
        assertThat(status.out()).contains("the last drill failed").contains("DRILL    FAILED");
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(scratch("jobs")).isEmpty();
            assertThat(scratch("pods")).isEmpty();
            assertThat(cluster.namespace()
                            .kubectl("get", "persistentvolumeclaims", "-o", "name")
                            .succeeded()
                            .out()
                            .lines())
                    .containsExactly("persistentvolumeclaim/data-demo-1-0");
        });
    }

    private String scratch(String kind) {
        return cluster.namespace()
                .kubectl("get", kind, "-l", "app.kubernetes.io/component=scratch", "-o", "name")
                .succeeded()
                .text();
    }

    private static Path file(String text) {
        try {
            Path file = Files.createTempFile("assertions", ".yaml");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}

package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A volume for WAL that is full; its storage is played by the test. */
@ClusterTest
class FullVolumeClusterTest {
    private static final Pattern COMMAND =
            Pattern.compile("kubectl pg upgrade demo --set (walStorage\\.size=(\\d+Gi))");

    private static final SmallVolume VOLUME = new SmallVolume("full");

    private static TestNamespace namespace;

    @BeforeAll
    static void makeVolume() {
        namespace = TestNamespace.create();
        assumeTrue(SmallVolume.possible(), "the nodes are not on this machine");
        VOLUME.make(namespace, "200Mi");
    }

    @AfterAll
    static void remove() {
        namespace.close();
        VOLUME.removeAfter(namespace);
    }

    @Test
    void aFullVolumeForWalIsSeenAndGrowsByTheCommandThatStatusNames() {
        namespace
                .pg(TestNamespace.install(
                        "demo",
                        List.of(
                                "--set",
                                "walStorage.enabled=true",
                                "--set",
                                "walStorage.size=200Mi",
                                "--set",
                                "walStorage.storageClass=" + VOLUME.storageClass())))
                .succeeded();
        namespace.sql("demo-1-0", "CREATE TABLE filled (n int)");
        // Nothing is archived here, so a slot keeps the WAL.
        namespace.sql("demo-1-0", "SELECT pg_create_physical_replication_slot('reader', true)");
        fill(namespace);

        var said = new AtomicReference<String>("");
        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            Finished status = namespace.pg("status", "demo").exited(1);
            assertThat(status.out())
                    .contains("the WAL volume of demo-1 is full", "the server of demo-1 does not start");
            said.set(status.out());
        });
        Matcher remedy = COMMAND.matcher(said.get());
        assertThat(remedy.find()).as(said.get()).isTrue();
        Running upgrade = namespace.startPg("upgrade", "demo", "--yes", "--set", remedy.group(1));
        VOLUME.grow(namespace, "wal-demo-1-0", remedy.group(2));

        upgrade.finish().succeeded();

        namespace.sql("demo-1-0", "SELECT pg_drop_replication_slot('reader')");
        assertThat(namespace.sql("demo-1-0", "SELECT count(*) = max(n) + 1 AND count(*) > 3 FROM filled"))
                .isEqualTo("t");
        namespace.pg("status", "demo").succeeded();
    }

    /** Each segment that is begun takes room that is not given back. */
    static void fill(TestNamespace namespace) {
        namespace
                .kubectl(
                        "exec",
                        "demo-1-0",
                        "-c",
                        "postgres",
                        "--",
                        "bash",
                        "-c",
                        "for ((n = 0; n < 100; n++)); do psql -XAtq -h /run/pg -U postgres -d myapp -c \"INSERT INTO filled VALUES ($n)\""
                                + " -c 'SELECT pg_switch_wal()' -c CHECKPOINT >/dev/null 2>&1 || exit 0; done; exit 1")
                .succeeded();
    }
}

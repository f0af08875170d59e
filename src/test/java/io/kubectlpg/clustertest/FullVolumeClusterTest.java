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

/** A volume that is full; its storage is played by the test. */
@ClusterTest
class FullVolumeClusterTest {
    private static final Pattern COMMAND =
            Pattern.compile("kubectl pg upgrade demo --set (walStorage\\.size=(\\d+Gi))");

    private static final SmallVolume VOLUME = new SmallVolume("full");

    private static final SmallVolume DATA = new SmallVolume("down");
    private static final String RESERVE = "/pgdata/kubectl-pg/reserve";
    private static final String KEY = "/etc/pg-secrets/s3/secretKey";

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
                                "walStorage.storageClass=" + VOLUME.storageClass(),
                                "--set",
                                "parameters.max_slot_wal_keep_size=-1")))
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

    /** Recovery needs room, only a server that runs archives, and only archiving makes room. */
    @Test
    void aServerThatIsDownForLackOfRoomGetsItsReserveAndArchivesWhatWaits() {
        DATA.make(namespace, "150Mi");
        RecoverableCluster cluster = RecoverableCluster.install(List.of(
                "--set",
                "initdb.walSegmentSize=1",
                "--set",
                "storage.size=150Mi",
                "--set",
                "storage.storageClass=" + DATA.storageClass()));
        try {
            cluster.sql("CREATE TABLE filled (n int)");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> cluster.inPod("test", "-e", RESERVE).exit() == 0);
            String key = setKey(cluster, "wrong");

            fill(cluster.namespace());
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> log(cluster).contains("the volume is full: its reserve is given up"));
            cluster.awaitReady();
            assertThat(cluster.inPod("test", "-e", RESERVE).exit()).isNotZero();

            fill(cluster.namespace());
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(
                            () -> assertThat(cluster.pg("status").exited(1).out())
                                    .contains("the volume of demo-1 is full", "the server of demo-1 does not start"));
            assertThat(log(cluster)).contains("the repository did not take");

            setKey(cluster, key);
            cluster.awaitReady();

            assertThat(log(cluster)).containsPattern("[1-9][0-9]* segments were removed that are archived");
            assertThat(cluster.sql("SELECT count(DISTINCT n) = max(n) + 1 AND count(*) > 3 FROM filled"))
                    .isEqualTo("t");
            cluster.assertArchives();
        } finally {
            cluster.close();
            DATA.removeAfter(cluster.namespace());
        }
    }

    /** With a wrong one the repository takes nothing, and says so at once; tells which it was. */
    private static String setKey(RecoverableCluster cluster, String key) {
        String before = cluster.inPod("cat", KEY).succeeded().out();
        cluster.namespace()
                .kubectl(
                        "patch",
                        "secret",
                        "demo-s3",
                        "--type=merge",
                        "-p",
                        "{\"stringData\":{\"secretKey\":\"" + key.strip() + "\"}}")
                .succeeded();
        cluster.awaitFile(KEY, text -> text.strip().equals(key.strip()));
        return before;
    }

    private static String log(RecoverableCluster cluster) {
        return cluster.namespace().kubectl("logs", RecoverableCluster.POD).out();
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
                        "! for ((n = 0; n < 300; n++)); do echo \"INSERT INTO filled VALUES ($n); SELECT pg_switch_wal(); CHECKPOINT;\"; done"
                                + " | psql -XAtq -h /run/pg -U postgres -d myapp -v ON_ERROR_STOP=1 >/dev/null 2>&1")
                .succeeded();
    }
}

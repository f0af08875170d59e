package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What cannot be reached is refused, and nothing is closed or made for it. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class ArchiveHoleClusterTest {
    private static RecoverableCluster cluster;

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.install();
    }

    @AfterAll
    static void remove() {
        cluster.close();
    }

    /** After a switch an idle server stands exactly at a border, and the segment behind it does not exist yet. */
    @Test
    @Order(1)
    void aNameAndATransactionThatAreNotThereAreRefusedOnAnIdleServer() {
        String started = cluster.startedAt();
        switchWal();

        assertThat(cluster.restoreTo("--name", "typo").exited(3).err()).contains("there is no restore point typo");
        assertThat(cluster.restoreTo("--xid", "700").exited(3).err()).contains("no end of a transaction 700");

        assertThat(cluster.startedAt()).isEqualTo(started);
    }

    @Test
    @Order(2)
    void aDrillThatEndsAtAHoleHasFailedAndNamesIt() {
        cluster.insert("before");
        switchWal();
        cluster.insert("in the hole");
        String missing = switchWal();
        cluster.insert("behind");
        switchWal();
        String file = cluster.archived(missing + "-").getFirst();
        cluster.pgbackrest("repo-rm", "archive/demo/" + file).succeeded();

        assertThat(cluster.pg("drill").exited(1).out()).contains("drill FAILED", "the archive has a hole", missing);
        assertThat(cluster.restoreTo("--latest").exited(3).err()).contains("lacks the WAL segment " + missing);
        assertThat(cluster.rows()).contains("behind");
    }

    @Test
    @Order(3)
    void aCloneIsNotOpenedAcrossAHoleUnlessTold() {
        Finished refused = cluster.pg("restore --to twin --yes --no-backup", "--latest");
        assertThat(refused.exited(3).err()).contains("lacks the WAL segment", "--up-to-hole");
        assertThat(cluster.namespace().objects()).noneMatch(object -> object.contains("twin"));

        cluster.pg("restore --to twin --yes --no-backup", "--latest", "--up-to-hole")
                .succeeded();

        assertThat(cluster.namespace().sql("twin-1-0", "SELECT entry FROM entries ORDER BY n"))
                .contains("before")
                .doesNotContain("in the hole", "behind");
        cluster.namespace()
                .pg("uninstall", "twin", "--delete-data", "--confirm", "twin")
                .succeeded();
    }

    @Test
    @Order(4)
    void aLostClusterIsNotOpenedAcrossAHoleUnlessTold() {
        cluster.namespace().recreate();

        assertThat(lost("--latest", "--force").exited(3).err()).contains("lacks the WAL segment", "--up-to-hole");
        assertThat(lost("--name", "typo").exited(3).err()).contains("is unknown");
        assertThat(cluster.namespace().objects())
                .noneMatch(object -> object.startsWith("statefulset") || object.startsWith("persistentvolumeclaim"));

        lost("--latest", "--up-to-hole", "--force", "--no-backup").succeeded();

        assertThat(cluster.rows()).contains("before").doesNotContain("in the hole", "behind");
    }

    private static Finished lost(String... options) {
        var words = new ArrayList<>(List.of("restore", "demo", "--yes"));
        words.addAll(Arrays.asList(options));
        List<String> installation = List.of(RecoverableCluster.installation());
        words.addAll(installation.subList(2, installation.size()));
        return cluster.namespace().pg(words.toArray(String[]::new));
    }

    /** The segment that is in the archive now. */
    private static String switchWal() {
        String segment = cluster.sql("SELECT pg_walfile_name(pg_switch_wal())");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !cluster.archived(segment + "-").isEmpty());
        return segment;
    }
}

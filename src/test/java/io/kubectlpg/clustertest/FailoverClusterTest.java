package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A replica becomes the primary without the old one, which comes back later, with or without rows of its own. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class FailoverClusterTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static PromotedCluster promoted;

    @BeforeAll
    static void install(@TempDir Path folder) throws IOException {
        promoted = PromotedCluster.installThree(folder);
    }

    @AfterAll
    static void remove() {
        promoted.close();
    }

    @Test
    @Order(1)
    void thePrimaryThatIsGoneIsFencedAndNothingThatStreamedIsLost() {
        PromotedCluster.Writer writer = promoted.write("before");
        List<String> acknowledged = writer.end();
        stopByHand("demo-1");
        assertThat(promoted.cluster().pg("status").exited(1).out()).contains("demo-1 is stopped");
        assertThat(promoted.assertRefused(3, "demo-1 is the primary and does not serve", "promote", "demo")
                        .err())
                .contains("kubectl pg promote demo --failover");

        Finished promotion =
                promoted.pg("promote", "demo", "--failover", "--yes").succeeded();

        assertThat(promotion.err())
                .contains("Its last commit is of ", "demo-1 is stopped first, and is a replica from then on.")
                .containsPattern("demo-[23] is the primary, on timeline 2\\.")
                .contains("demo-1 is fenced", "kubectl pg replicas rebuild demo-1");
        String primary = assertFenced("demo-1");
        promoted.assertNoted(primary, List.of("demo-2", "demo-3"));
        // After a clean stop the replicas had everything.
        assertThat(promoted.rows()).containsAll(acknowledged);
    }

    @Test
    @Order(2)
    void aFencedInstanceIsStartedByNobodyElse() {
        promoted.cluster()
                .pg("upgrade", "--set", "podLabels.team=green", "--yes")
                .succeeded();
        assertFenced("demo-1");
        promoted.cluster().pg("restart", "--yes").succeeded();
        assertFenced("demo-1");
        promoted.cluster().pg("stop", "--yes").succeeded();
        promoted.cluster().pg("start").succeeded();
        assertFenced("demo-1");
        promoted.insert("without demo-1");
    }

    @Test
    @Order(3)
    void oneWithoutRowsOfItsOwnStreamsAgainWithoutACopy() {
        assertThat(promoted.pg("unfence", "demo-1", "--yes").succeeded().err()).contains("demo-1 runs again");

        promoted.assertPrimary(promoted.primaries().getFirst());
        assertThat(promoted.namespace().observe("demo-1-0").path("requests").toString())
                .doesNotContain("clone");
    }

    @Test
    @Order(4)
    void theRoleGoesBackToTheOldPrimary() {
        promoted.pg("promote", "demo-1", "--yes").succeeded();
        promoted.assertPrimary("demo-1");
    }

    @Test
    @Order(5)
    void whatOnlyTheOldPrimaryHasKeepsItFromFollowing() {
        promoted.insert("before the failover");
        List<String> before = promoted.rows();
        commitOnDemo1Alone("only on demo-1");

        promoted.pg("promote", "demo", "--failover", "--yes").succeeded();

        assertThat(promoted.rows()).isEqualTo(before);
        String primary = assertFenced("demo-1");
        assertThat(promoted.pg("unfence", "demo-1", "--yes").exited(1).err())
                .contains(
                        "it has WAL that the primary does not have, with 1 commit, made at 20",
                        "kubectl pg replicas rebuild demo-1 --from rewind");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                promoted.cluster().pg("status").exited(1).out())
                        .contains("it has WAL that the primary does not have", "kubectl pg replicas rebuild demo-1"));
        assertThat(promoted.primaries()).containsExactly(primary);
    }

    @Test
    @Order(6)
    void aRewindBringsItBackAndKeepsTheWalThatIsGivenUp() {
        assertThat(promoted.pg("replicas", "rebuild", "demo-1", "--from", "rewind", "--yes")
                        .succeeded()
                        .err())
                .contains("rewound; 1 commit was given up, made at 20");

        promoted.assertPrimary(promoted.primaries().getFirst());
        assertThat(promoted.rows()).doesNotContain("only on demo-1");
        assertThat(promoted.inPod(
                        "demo-1", "pg_waldump -r Transaction /pgdata/kubectl-pg/rescue/*/0* 2>/dev/null || true"))
                .contains("COMMIT");
    }

    /** Its volume is empty, so it cannot serve and nobody waits for what it had. */
    @Test
    @Order(7)
    void aPrimaryThatLostItsVolumeIsReplacedAndCopied() {
        String lost = promoted.primaries().getFirst();
        promoted.insert("before the volume was lost");
        List<String> before = promoted.rows();
        promoted.replicated().loseVolume(lost);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                promoted.cluster().pg("status").exited(1).out())
                        .contains("the volume of " + lost + " is empty"));

        promoted.pg("promote", "demo", "--failover", "--yes").succeeded();
        String primary = promoted.primaries().getFirst();
        assertThat(promoted.rows()).isEqualTo(before);
        promoted.pg("replicas", "rebuild", lost, "--yes").succeeded();

        promoted.assertPrimary(primary);
    }

    /** The pod answers and the server does not: it is stopped by force, and then follows. */
    @Test
    @Order(8)
    @Tag("exhaustive")
    void aServerThatHangsIsStoppedAndFollows() {
        String hung = promoted.primaries().getFirst();
        promoted.insert("before it hung");
        List<String> before = promoted.rows();
        promoted.inPod(hung, "kill -STOP $(head -n 1 $PGDATA/postmaster.pid)");

        Finished promotion = promoted.pg("promote", "demo", "--failover", "--yes");

        assertThat(promotion.exit()).as(promotion.err()).isZero();
        assertThat(promoted.rows()).isEqualTo(before);
        promoted.assertPrimary(promoted.primaries().getFirst());
    }

    /** By hand, a primary is stopped and nobody can write; a replica is, and comes back. */
    @Test
    @Order(9)
    @Tag("exhaustive")
    void fenceAndUnfence() {
        String primary = promoted.primaries().getFirst();
        promoted.pg("fence", primary, "--yes").succeeded();
        assertThat(promoted.cluster().pg("status").exited(1).out())
                .contains(primary + " is fenced", "kubectl pg unfence " + primary, "--failover");
        promoted.cluster().pg("start");
        assertThat(promoted.primaries()).isEmpty();
        promoted.pg("unfence", primary).succeeded();
        promoted.assertPrimary(primary);

        String replica = primary.equals("demo-3") ? "demo-2" : "demo-3";
        promoted.pg("fence", replica, "--yes").succeeded();
        promoted.insert("without " + replica);
        promoted.pg("unfence", replica).succeeded();
        promoted.assertPrimary(primary);
    }

    /** As somebody does who tries out what the program says of it. */
    private static void stopByHand(String instance) {
        promoted.namespace()
                .kubectl("scale", "statefulset", instance, "--replicas=0")
                .succeeded();
        promoted.namespace()
                .kubectl("wait", "--for=delete", "pod/" + instance + "-0", "--timeout=90s")
                .succeeded();
    }

    /** Commits a row that reaches neither a replica nor the archive; demo-1 is stopped after that, and the replicas run. */
    private static void commitOnDemo1Alone(String row) {
        stopByHand("demo-2");
        stopByHand("demo-3");
        promoted.cluster().sql("ALTER SYSTEM SET archive_command = 'false'");
        promoted.cluster().sql("SELECT pg_reload_conf()");
        promoted.insert(row);
        stopByHand("demo-1");
        for (String replica : List.of("demo-2", "demo-3")) {
            promoted.namespace()
                    .kubectl("scale", "statefulset", replica, "--replicas=1")
                    .succeeded();
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> promoted.namespace()
                            .sql(replica + "-0", "SELECT pg_is_in_recovery()")
                            .equals("t"));
        }
    }

    /** Two of the three serve, and tells which is the primary. */
    private static String assertFenced(String instance) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(promoted.primaries()).hasSize(1));
        assertThat(promoted.namespace()
                        .kubectl("get", "pod", instance + "-0", "--ignore-not-found")
                        .text())
                .isEmpty();
        assertThat(promoted.cluster().pg("status").exited(1).out())
                .contains(instance + " is fenced", "kubectl pg replicas rebuild " + instance);
        return promoted.primaries().getFirst();
    }
}

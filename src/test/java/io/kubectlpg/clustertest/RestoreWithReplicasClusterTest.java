package io.kubectlpg.clustertest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A restore in place takes the replicas back with it; and a client that dies leaves nothing that cannot be completed. */
@ClusterTest
@TestMethodOrder(OrderAnnotation.class)
class RestoreWithReplicasClusterTest {
    private static RecoverableCluster cluster;
    private static ReplicatedCluster replicated;

    @BeforeAll
    static void install() {
        cluster = RecoverableCluster.install();
        replicated = new ReplicatedCluster(cluster);
    }

    @AfterAll
    static void remove() {
        cluster.close();
    }

    @Test
    @Order(1)
    void aClientThatDiesInAnyStepOfTheScalingLosesNothing() {
        cluster.insert("one");
        for (String step : List.of("Create instance demo-2", "Begin the copies")) {
            Running client = cluster.startPg("replicas scale", "3");
            UpgradedCluster.killAt(client, step);
            assertThat(cluster.pg("status").out()).contains("primary demo-1");
        }
        cluster.pg("resume").succeeded();
        replicated.assertAllStream("demo-2", "demo-3");
    }

    @Test
    @Order(2)
    void readersOfAReplicaSeeNothingThatTheRestoreTakesBack() {
        String before = cluster.now();
        cluster.insert("lost");
        replicated.assertAllStream("demo-2", "demo-3");

        assertThat(cluster.restore(before, "--no-backup").succeeded().err())
                .contains("The replicas are closed meanwhile, and copied again afterwards: demo-2, demo-3.")
                .containsSubsequence(
                        "Close demo-2", "Close demo-3", "Hand the restore over", "Copy the database to demo-2");

        assertThat(cluster.rows()).containsExactly("one");
        replicated.assertAllStream("demo-2", "demo-3");
    }

    @Test
    @Order(3)
    void theWayBackToTheAbandonedTimelineTakesThemAlong() {
        cluster.insert("two");
        cluster.restoreTo("--timeline", "1", "--latest", "--no-backup").succeeded();

        assertThat(cluster.rows()).containsExactly("one", "lost");
        replicated.assertAllStream("demo-2", "demo-3");
    }

    @Test
    @Order(4)
    void aClientThatDiesInTheRestoreLeavesTheReplicasClosedUntilItIsResumed() {
        String before = cluster.now();
        cluster.insert("lost again");
        Running client = cluster.startRestore(before, "--no-backup");
        UpgradedCluster.killAt(client, "Stop, copy, recover");
        cluster.awaitIdle();

        assertThat(cluster.namespace().observe("demo-2-0").path("server").isNull())
                .as("the server of a replica")
                .isTrue();
        cluster.pg("resume").succeeded();
        assertThat(cluster.rows()).containsExactly("one", "lost");
        replicated.assertAllStream("demo-2", "demo-3");
    }

    /** The volume of a replica that was kept is older than the restore, and knows another timeline. */
    @Test
    @Order(5)
    void aKeptVolumeThatDoesNotFitIsCopiedAgain() {
        String before = cluster.now();
        cluster.insert("three");
        replicated.assertAllStream("demo-2", "demo-3");
        cluster.pg("replicas scale", "1", "--yes").succeeded();
        cluster.restore(before, "--no-backup").succeeded();
        cluster.insert("four");

        cluster.pg("replicas scale", "2").succeeded();

        replicated.assertAllStream("demo-2");
    }

    @Test
    @Order(6)
    void aPrimaryIsNoReplicaAndAnotherClustersNameIsNone() {
        assertThat(cluster.namespace()
                        .pg("replicas", "rebuild", "demo-1", "--yes")
                        .exited(3)
                        .err())
                .contains("demo-1 is no replica: its role is primary");
        assertThat(cluster.namespace()
                        .pg("replicas", "rebuild", "demo-9", "--yes")
                        .exited(4)
                        .err())
                .contains("demo has no instance demo-9");
        assertThat(cluster.pg("replicas scale", "0").exited(2).err())
                .contains("the number of instances is from 1 to 9, not 0");
        assertThat(cluster.pg("replicas scale", "three").exited(2).err())
                .contains("the number of instances is missing: \"three\" is none");
    }
}

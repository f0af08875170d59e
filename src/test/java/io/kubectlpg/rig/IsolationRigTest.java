package io.kubectlpg.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A primary that is cut off, or that has missed a decision, accepts nothing. */
class IsolationRigTest extends RigTest {
    /** 10 s until the sender ends, and four looks of 5 s each. */
    private static final Duration STOPS = Duration.ofSeconds(60);

    /** The port of the API server is the replica's: both are gone when the node is cut off. */
    private PrimaryAndReplica two(String api) {
        PrimaryAndReplica two = PrimaryAndReplica.made(
                        this,
                        0,
                        files -> files.environment("KUBERNETES_SERVICE_HOST", api)
                                .environment("KUBERNETES_SERVICE_PORT", "5432"),
                        files -> files)
                .cloned();
        two.primary()
                .until(
                        "has reached the API server",
                        () -> two.primary()
                                        .exec("test", "-e", "/run/pg/api-answered")
                                        .exit()
                                == 0);
        return two;
    }

    private static String peers(Instance instance) {
        return instance.script("peers").succeeded().text();
    }

    private static void writes(Instance instance) {
        instance.until(
                "writes", () -> instance.tried("INSERT INTO t VALUES (-1)").exit() == 0);
    }

    @Test
    void aPrimaryThatIsCutOffStopsAndNeverWritesBesideItsSuccessor() {
        PrimaryAndReplica two = two(Network.SECOND);
        Instance first = two.primary();
        Instance second = two.replica();
        assertThat(peers(first)).isEqualTo("agree");

        Network.cut(first);
        assertThat(peers(first)).isEqualTo("isolated");
        first.until("stops", STOPS, () -> first.state().startsWith("isolated "));
        assertThat(first.tried("SELECT 1").exit()).isNotZero();
        // Neither does it start again, also not in a new container, while nobody answers.
        first.pause(5);
        assertThat(first.state())
                .isEqualTo("isolated neither another instance nor the API server answers; another instance may be the "
                        + "primary by now, so it accepts nothing until one of them answers");
        Network.heal(first);
        writes(first);
        two.streams();
        // What it was told before it stopped does not count after that.
        first.pause(10);
        assertThat(first.log()).containsOnlyOnce("PostgreSQL is stopped");

        first.restartContainer();
        first.awaitState("isolated");
        two.join();
        writes(first);
        two.streams();

        // What it would not hear of before it is cut off no longer: a standby has obeyed a decision, and then another
        // primary serves.
        Network.cut(first);
        second.script("acknowledge", "1", "1").succeeded();
        Network.heal(first);
        first.until("stops", () -> first.state().startsWith("superseded "));
        assertThat(first.state())
                .contains(
                        "demo-2 has obeyed the decision 1 about who is the primary, and this instance only knows of the decision 0");
        var taking = new Conversation(second, "take-over", "1", "2", "asked", "demo_1");
        assertThat(taking.hear()).startsWith("ready ");
        taking.say("go 1 -");
        assertThat(taking.hear()).isEqualTo("accepted");
        assertThat(taking.hear()).isEqualTo("promoted 2");
        assertThat(taking.end()).isZero();
        writes(second);
        first.until(
                "says so",
                () -> first.state()
                        .contains("demo-2 is the primary, on timeline 2, and this instance was it on timeline 1"));
        assertThat(first.tried("SELECT 1").exit()).isNotZero();

        // The label comes at last.
        first.write("hosts", PrimaryAndReplica.hosts(Network.SECOND, Network.FIRST, Network.SECOND));
        first.write("podinfo/annotations", "kubectl-pg.io/epoch=\"1\"\n");
        first.role("replica");
        first.until(
                "reads only",
                () -> first.tried("SELECT pg_is_in_recovery()").text().equals("t"));
    }

    /** The API server is away for a while, or the only replica is lost: neither alone means that the node is cut off. */
    @Test
    void aPrimaryThatReachesOneOfTheTwoServesOn() {
        PrimaryAndReplica two = two("127.0.0.1");
        Instance first = two.primary();
        two.replica().stop();

        // Its own server's port stands for the API server.
        assertThat(peers(first)).isEqualTo("alone");
        first.pause(35);
        assertThat(first.tried("SELECT 1").text()).isEqualTo("1");
        assertThat(first.log()).doesNotContain("PostgreSQL is stopped");
    }

    /** Whoever refuses to say who it is, or has no server now, is there all the same: the network is not cut. */
    @Test
    void aPeerThatRefusesIsThereAndAgreesToNothing() {
        PrimaryAndReplica two = two(Network.SECOND);
        Instance first = two.primary();
        first.write("secrets/replication/password", "another");
        assertThat(peers(first)).isEqualTo("alone");
        first.write("secrets/replication/password", "the-password-of-replication");
        assertThat(peers(first)).isEqualTo("agree");

        two.replica().write("data/kubectl-pg/restoring", "another");
        two.replica().signalServer("INT");
        two.replica().awaitState("restoring");
        assertThat(peers(first)).isEqualTo("alone");
    }
}

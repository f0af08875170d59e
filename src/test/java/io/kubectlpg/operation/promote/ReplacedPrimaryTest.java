package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.DEMO;
import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.THIRD;
import static io.kubectlpg.operation.promote.Members.primary;
import static io.kubectlpg.operation.promote.Members.sender;
import static io.kubectlpg.operation.promote.Members.standby;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.server.RestartOperation;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplacedPrimaryTest {
    private static final String[] BOTH_STREAM = {sender(SECOND, "streaming", "8192"), sender(THIRD, "streaming", "0")};

    @Test
    void theReplicaThatLacksLeastTakesOver() {
        ReplacedPrimary replaced = of(cluster(primary(BOTH_STREAM)), false);

        assertThat(replaced.successor()).contains(THIRD);
        assertThat(replaced.serving()).isEqualTo(THIRD);
        assertThat(replaced.warning())
                .isEqualTo(
                        "demo-3 becomes the primary, and then demo-1 gets a new pod, as a replica. Writes fail for about a"
                                + " second; all connections to demo-1 are closed.");
        assertThat(replaced.handOver("7f3a"))
                .extracting(Step::name)
                .startsWith("Store the decision that demo-3 becomes the primary", "Hand over from demo-1 to demo-3");
    }

    @Test
    void thePrimaryKeepsItsRoleIfTheUserWantsThatOrNoReplicaIsThere() {
        ReplacedPrimary kept = of(cluster(primary(BOTH_STREAM)), true);
        assertThat(kept.handOver("7f3a")).isEmpty();
        assertThat(kept.serving()).isEqualTo(FIRST);
        assertThat(kept.warning())
                .isEqualTo("demo-1 gets a new pod. All connections are closed, and none is accepted for some seconds.");

        FakeKube alone = new Members().with(FIRST, Role.PRIMARY, primary()).kube();
        assertThat(of(alone, false)).isEqualTo(kept);
    }

    @Test
    void saysWhyNoReplicaTakesOver() {
        ObjectNode backingUp = primary(BOTH_STREAM);
        backingUp.withArray("requests").add(Observations.read("""
                {"id":"b7","kind":"backup","args":"full","started":"2026-11-21T08:59:00Z","phase":"copying","exit":null,"result":"","error":""}
                """));
        assertObstacle(backingUp, "demo-1 carries out backup b7");

        ObjectNode failing = primary(BOTH_STREAM);
        failing.withObject("/server/archiver")
                .put("lastFailedWal", "000000010000000000000007")
                .put("lastFailedTime", "2026-11-21T08:59:50+00:00");
        failing.put("archiveError", "no such bucket");
        assertObstacle(failing, "archiving fails on demo-1, and 0 WAL segments wait there: no such bucket");

        ObjectNode old = primary(BOTH_STREAM);
        old.remove("promotes");
        assertObstacle(old, "the pod of demo-1 has scripts of an earlier version, which know nothing of promotions");

        assertObstacle(primary(), "no replica of demo can become the primary: demo-2 does not stream from the primary");
    }

    @Test
    void anOperationMakesOneSwitchover() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        Decision decision = decision(Optional.of(SECOND));
        new Decisions(kube, DEMO).store(Optional.empty(), decision.closed(SECOND, 2));

        assertThat(of(kube, false).successor()).isEmpty();
        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "7f3a")).isEmpty();
        assertThat(ReplacedPrimary.of(kube, state(kube), first(kube), "another", false)
                        .successor())
                .contains(THIRD);
    }

    @Test
    void aSwitchoverThatWasInterruptedIsKnownByItsDecision() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        Decision decision = decision(Optional.of(SECOND));
        new Decisions(kube, DEMO).store(Optional.empty(), decision);
        var halfWay = new ReplacedPrimary(FIRST, Optional.of(SECOND), Optional.empty());

        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "7f3a")).contains(halfWay);
        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "another")).isEmpty();

        // The role is given back.
        new Decisions(kube, DEMO).store(Optional.of(decision), decision(Optional.of(FIRST)));
        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "7f3a")).contains(halfWay);
    }

    /** While nobody is the primary, all instances look like replicas. */
    @Test
    void aRestartThatWasInterruptedWithinTheSwitchoverEndsItBeforeItReplacesTheOldPrimarysPod() {
        FakeKube kube = new Members()
                .with(FIRST, Role.REPLICA, standby("0/7000148"))
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, standby("0/7000148"))
                .kube();
        new Decisions(kube, DEMO).store(Optional.empty(), decision(Optional.of(SECOND)));

        assertThat(new RestartOperation(DEMO, true, false, false)
                        .plan(kube, "7f3a")
                        .steps())
                .extracting(Step::name)
                .containsSubsequence(
                        "Replace the pod of demo-2",
                        "Replace the pod of demo-3",
                        "Hand over from demo-1 to demo-2",
                        "Replace the pod of demo-1",
                        "Wait until demo-1 streams")
                .containsOnlyOnce("Replace the pod of demo-1");
    }

    private static void assertObstacle(ObjectNode primary, String why) {
        ReplacedPrimary replaced = of(cluster(primary), false);
        assertThat(replaced.successor()).isEmpty();
        assertThat(replaced.warning())
                .isEqualTo("demo-1 gets a new pod. All connections are closed, and none is accepted for some seconds."
                        + " No replica takes over meanwhile: " + why + ".");
    }

    private static Decision decision(Optional<InstanceName> to) {
        return new Decision(3, "7f3a", Optional.of(FIRST), to, Set.of(FIRST, SECOND), 1, true);
    }

    private static FakeKube cluster(ObjectNode primary) {
        return new Members()
                .with(FIRST, Role.PRIMARY, primary)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, standby("0/7000148"))
                .kube();
    }

    private static ReplacedPrimary of(FakeKube kube, boolean keep) {
        return ReplacedPrimary.of(kube, state(kube), first(kube), "7f3a", keep);
    }

    private static ClusterState state(FakeKube kube) {
        return new ClusterReader(kube).require(DEMO);
    }

    private static io.kubectlpg.cluster.Instance first(FakeKube kube) {
        return state(kube).instance(FIRST).orElseThrow();
    }
}

package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.DEMO;
import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.THIRD;
import static io.kubectlpg.operation.promote.Members.primary;
import static io.kubectlpg.operation.promote.Members.sender;
import static io.kubectlpg.operation.promote.Members.standby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.replicas.ScaleOperation;
import io.kubectlpg.operation.replicas.Scaling;
import io.kubectlpg.operation.server.RestartOperation;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.operation.upgrade.UpgradeOperation;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Role;
import io.kubectlpg.spec.Spec;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplacedPrimaryTest {
    private static final Spec TWO_INSTANCES = InstalledCluster.spec("{\"instances\":2}");
    private static final String[] BOTH_STREAM = {sender(SECOND, "catchup", "8192"), sender(THIRD, "streaming", "0")};

    @Test
    void aReplicaThatStreamsTakesOver() {
        ReplacedPrimary replaced = of(cluster(primary(BOTH_STREAM)));

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
        ReplacedPrimary kept = ReplacedPrimary.inPlace(FIRST);
        assertThat(kept.handOver("7f3a")).isEmpty();
        assertThat(kept.serving()).isEqualTo(FIRST);
        assertThat(kept.warning())
                .isEqualTo("demo-1 gets a new pod. All connections are closed, and none is accepted for some seconds.");

        FakeKube alone = new Members().with(FIRST, Role.PRIMARY, primary()).kube();
        assertThat(of(alone)).isEqualTo(kept);
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

        assertObstacle(
                primary(sender(THIRD, "streaming", Long.toString(64 << 20))),
                "demo-2 does not stream from the primary; demo-3 has not replayed the last 64 MiB of WAL, and 16 MiB are"
                        + " allowed");
    }

    @Test
    void aMissingRightIsFoundBeforeThePodsOfTheReplicasAreReplaced() {
        FakeKube kube = cluster(primary(BOTH_STREAM)).withoutRight("patch persistentvolumeclaims");
        assertThat(of(kube).warning())
                .endsWith("No replica takes over meanwhile: you lack the rights patch persistentvolumeclaims.");
    }

    @Test
    void anOperationMakesOneSwitchover() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        new Decisions(kube, DEMO).store(Optional.empty(), decision(THIRD).closed(THIRD, 2));

        assertThat(of(kube)).isEqualTo(ReplacedPrimary.inPlace(FIRST));
        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "7f3a")).isEmpty();
        assertThat(ReplacedPrimary.of(kube, state(kube), first(kube), "another").successor())
                .contains(THIRD);
    }

    /** The user has agreed to about a second without writes, and no more. */
    @Test
    void aSwitchoverThatWasGivenUpIsNotTakenForAReplacementInPlace() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        new Decisions(kube, DEMO).store(Optional.empty(), decision(THIRD).closed(FIRST, 2));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> of(kube))
                .withMessage("demo-1 stays the primary: its switchover was given up")
                .satisfies(failure -> assertThat(failure.remedy()).contains("--keep-primary"));
    }

    /** Another holder of an earlier decision is not the one that has the order. */
    @Test
    void aSwitchoverThatWasInterruptedIsKnownByItsDecision() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        new Decisions(kube, DEMO).store(Optional.empty(), decision(THIRD));
        var halfWay = new ReplacedPrimary(FIRST, Optional.of(THIRD), Optional.empty());

        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "7f3a")).contains(halfWay);
        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "another")).isEmpty();

        // The role is given back.
        new Decisions(kube, DEMO).store(Optional.of(decision(THIRD)), decision(FIRST));
        assertThat(ReplacedPrimary.unfinished(kube, DEMO, "7f3a")).contains(halfWay);
    }

    /** While nobody is the primary, all instances look like replicas, and none can stream. */
    @Test
    void aRestartThatWasInterruptedWithinTheSwitchoverEndsThatFirst() {
        FakeKube kube = withoutPrimary().with(InstalledCluster.begun("7f3a"));
        new Decisions(kube, DEMO).store(Optional.empty(), decision(THIRD));

        Plan plan = new RestartOperation(DEMO, true, false, false).plan(kube, "7f3a");
        assertThat(plan.checks()).isEmpty();
        assertThat(plan.steps())
                .extracting(Step::name)
                .containsSubsequence(
                        "Hand over from demo-1 to demo-3",
                        "Replace the pod of demo-2",
                        "Replace the pod of demo-3",
                        "Replace the pod of demo-1",
                        "Wait until demo-1 streams")
                .containsOnlyOnce("Replace the pod of demo-1");
    }

    /** Counted as replicas, one of them would be too many. It may have the newest rows. */
    @Test
    void withoutAPrimaryNothingElseBegins() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new RestartOperation(DEMO, true, false, false).plan(withoutPrimary(), "7f3a"))
                .withMessage("no instance of demo is the primary");
        FakeKube kube = installedWithoutPrimary();
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new UpgradeOperation(DEMO, TWO_INSTANCES, false, false, InstalledCluster.VERSION)
                        .plan(kube, "7f3a"))
                .withMessage("no instance of demo is the primary: a promotion has not ended");
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() ->
                        new ScaleOperation(DEMO, 2, Scaling.Choices.NONE, InstalledCluster.VERSION).plan(kube, "7f3a"))
                .withMessage("no instance of demo is the primary: a promotion has not ended");
    }

    /** Nobody is the primary, so all instances look like replicas, and one more than the values want. */
    @Test
    void anUpgradeThatWasInterruptedWithinTheSwitchoverEndsThatFirstAndRemovesNoReplica() {
        FakeKube kube = installedWithoutPrimary().with(InstalledCluster.begun("7f3a"));
        new Decisions(kube, DEMO).store(Optional.empty(), decision(THIRD));
        var upgrade = new UpgradeOperation(DEMO, TWO_INSTANCES, false, false, InstalledCluster.VERSION);

        Plan plan = upgrade.plan(kube, "7f3a");
        assertThat(plan.checks()).isEmpty();
        assertThat(plan.steps())
                .extracting(Step::name)
                .startsWith("Store the decision that demo-3 becomes the primary", "Hand over from demo-1 to demo-3")
                .noneMatch(name -> name.startsWith("Remove"));

        // Somebody has stopped the old primary.
        ObjectNode stopped = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow().deepCopy();
        stopped.withObject("/spec").put("replicas", 0);
        kube.with(stopped);
        assertThat(upgrade.plan(kube, "7f3a").steps())
                .extracting(Step::name)
                .contains("Hand over from demo-1 to demo-3");
    }

    private static void assertObstacle(ObjectNode primary, String why) {
        ReplacedPrimary replaced = of(cluster(primary));
        assertThat(replaced.successor()).isEmpty();
        assertThat(replaced.warning())
                .isEqualTo("demo-1 gets a new pod. All connections are closed, and none is accepted for some seconds."
                        + " No replica takes over meanwhile: " + why + ".");
    }

    private static Decision decision(InstanceName to) {
        return new Decision(
                3,
                "7f3a",
                Optional.of(new Decision.Handing(FIRST, THIRD)),
                Optional.of(to),
                Set.of(FIRST, SECOND, THIRD),
                1,
                true);
    }

    private static FakeKube withoutPrimary() {
        return new Members()
                .with(FIRST, Role.REPLICA, standby("0/7000148"))
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, standby("0/7000148"))
                .kube();
    }

    private static FakeKube installedWithoutPrimary() {
        ObjectNode standby = Members.noting(standby("0/7000148"), 3, Role.REPLICA);
        FakeKube kube = InstalledCluster.with(TWO_INSTANCES, standby);
        ObjectNode set = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow().deepCopy();
        set.withObject("/metadata").put("name", "demo-3");
        set.withObject("/spec/template/metadata/labels").put(Labels.ROLE, "replica");
        ObjectNode pod = kube.get(Kind.POD, "demo-1-0").orElseThrow().deepCopy();
        pod.withObject("/metadata").put("name", "demo-3-0");
        return kube.with(set).with(pod);
    }

    private static FakeKube cluster(ObjectNode primary) {
        return new Members()
                .with(FIRST, Role.PRIMARY, primary)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, standby("0/7000148"))
                .kube();
    }

    private static ReplacedPrimary of(FakeKube kube) {
        return ReplacedPrimary.of(kube, state(kube), first(kube), "7f3a");
    }

    private static ClusterState state(FakeKube kube) {
        return new ClusterReader(kube).require(DEMO);
    }

    private static io.kubectlpg.cluster.Instance first(FakeKube kube) {
        return state(kube).instance(FIRST).orElseThrow();
    }
}

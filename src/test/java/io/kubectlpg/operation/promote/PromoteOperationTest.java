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
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PromoteOperationTest {
    private static final Choices CHOICES = new Choices(16 << 20, false, false, false);
    private static final Choices ABORTING = new Choices(16 << 20, true, false, false);
    private static final String[] BOTH_STREAM = {sender(SECOND, "streaming", "8192"), sender(THIRD, "streaming", "0")};

    @Test
    void promotesTheReplicaThatLacksLeastAndSaysWhatThatCosts() {
        FakeKube kube = cluster(primary(BOTH_STREAM));

        PromoteOperation operation = PromoteOperation.of(kube, DEMO, Optional.empty(), CHOICES);
        Plan plan = operation.plan(kube, "7f3a");

        assertThat(operation.from()).isEqualTo(FIRST);
        assertThat(operation.to()).isEqualTo(THIRD);
        assertThat(plan.warning())
                .containsExactly("demo-3 becomes the primary, and demo-1 a replica. Writes fail for about a second; all"
                        + " connections to demo-1 are closed.");
        assertThat(plan.steps())
                .extracting(Step::name)
                .startsWith("Store the decision that demo-3 becomes the primary", "Hand over from demo-1 to demo-3");
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void thePrimaryNeedsNoPromotion() {
        assertThat(plan(cluster(primary(BOTH_STREAM)), FIRST, CHOICES).isEmpty())
                .isTrue();
    }

    /** Somebody has given up the promotion after the instance had become the primary. */
    @Test
    void whatIsLeftOfThePromotionOfThePrimaryIsDone() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        Decision open = new Decision(3, "b2", Optional.empty(), Optional.of(FIRST), Set.of(FIRST, SECOND), 1, true);
        var decisions = new Decisions(kube, DEMO);
        decisions.store(Optional.empty(), open);
        assertThat(plan(kube, FIRST, CHOICES).steps())
                .extracting(Step::name)
                .startsWith(
                        "Store the decision that demo-1 is the primary",
                        "Label the pods and templates",
                        "Wait until the replicas stream",
                        "Close the decision");

        Decision closed = open.closed(FIRST, 2);
        decisions.store(Optional.of(open), closed);
        assertThat(plan(kube, FIRST, CHOICES).isEmpty()).isTrue();

        kube.mergePatch(
                Kind.POD,
                "demo-2-0",
                Observations.read("{\"metadata\":{\"labels\":{\"kubectl-pg.io/role\":\"primary\"}}}"));
        assertThat(plan(kube, FIRST, CHOICES).isEmpty()).isFalse();
    }

    @Test
    void anInstanceThatDoesNotExistIsNotFound() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> PromoteOperation.of(
                        cluster(primary(BOTH_STREAM)), DEMO, Optional.of(new InstanceName(DEMO, 9)), CHOICES))
                .satisfies(missing -> assertThat(missing.code()).isEqualTo(ExitCode.NOT_FOUND))
                .withMessage("demo has no instance demo-9");
    }

    @Test
    void aReplicaThatCannotBecomeThePrimaryIsRefused() {
        refuses(
                () -> plan(cluster(primary(sender(THIRD, "streaming", "0"))), SECOND, CHOICES),
                "demo-2 cannot become the primary now: it does not stream from the primary",
                "Another replica can: kubectl pg promote demo-3");
    }

    @Test
    void aPrimaryThatDoesNotServeIsLeftToAFailover() {
        FakeKube kube = cluster(Observations.withoutServer());
        refuses(
                () -> PromoteOperation.of(kube, DEMO, Optional.empty(), CHOICES),
                "demo-1 is the primary and does not serve: PostgreSQL ended with exit code 1",
                "If it comes back within seconds, that costs least: see kubectl pg status demo. If it does not come"
                        + " back, promote a replica and give up the commits that no replica has: kubectl pg promote demo"
                        + " --failover");
        refuses(
                () -> plan(kube, SECOND, CHOICES),
                "demo-1 is the primary and does not serve: PostgreSQL ended with exit code 1");
    }

    @Test
    void aPrimaryWithoutAPodIsLeftToAFailover() {
        FakeKube kube = new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .kube();
        refuses(
                () -> PromoteOperation.of(kube, DEMO, Optional.empty(), CHOICES),
                "demo-1 is the primary and does not serve: it has no pod");
    }

    @Test
    void aFencedPrimaryIsStartedAgainOrLeftToAFailover() {
        FakeKube kube = new Members()
                .withFenced(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .kube();
        refuses(
                () -> plan(kube, SECOND, CHOICES),
                "demo-1 is the primary, and it is fenced",
                "Start it again with kubectl pg unfence demo-1, or promote a replica without it: kubectl pg promote"
                        + " demo --failover");
    }

    @Test
    void aClusterWithoutAPrimaryIsRefused() {
        FakeKube kube =
                new Members().with(SECOND, Role.REPLICA, standby("0/7000148")).kube();
        refuses(
                () -> PromoteOperation.of(kube, DEMO, Optional.empty(), CHOICES),
                "demo has no instance with the role primary");
    }

    @Test
    void aPrimaryThatHasChangedSinceTheCommandBeganIsNotTakenForTheOldOne() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        PromoteOperation operation = PromoteOperation.of(kube, DEMO, Optional.of(SECOND), CHOICES);
        FakeKube later = new Members()
                .with(FIRST, Role.REPLICA, standby("0/7000148"))
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.PRIMARY, primary())
                .kube();

        refuses(() -> operation.plan(later, "7f3a"), "demo-3 has become the primary meanwhile");
    }

    @Test
    void aRunningBackupIsOnlyGivenUpByRequest() {
        ObjectNode observation = primary(BOTH_STREAM);
        observation
                .withArray("/requests")
                .addObject()
                .put("id", "b3")
                .put("kind", "backup")
                .put("args", "full")
                .putNull("exit");
        FakeKube kube = cluster(observation);

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> plan(kube, SECOND, CHOICES))
                .satisfies(refusal -> assertThat(refusal.remedy()).endsWith("; or promote anyway with --abort-backup."))
                .withMessageStartingWith("demo-1 carries out ")
                .withMessageEndingWith(" b3");
        assertThat(plan(kube, SECOND, ABORTING).warning())
                .hasSize(2)
                .last()
                .asString()
                .endsWith("b3 is given up.");
    }

    @Test
    void aPrimaryThatDoesNotArchiveIsRefused() {
        ObjectNode observation = primary(BOTH_STREAM);
        observation
                .put("archiveError", "unable to find bucket")
                .withObject("/server/archiver")
                .put("lastFailedTime", "2026-11-21T08:59:50+00:00");
        observation.withObject("/server").put("walReady", 7);
        refuses(
                () -> plan(cluster(observation), SECOND, CHOICES),
                "archiving fails on demo-1, and 7 WAL segments wait there: unable to find bucket",
                "Mend that first: kubectl pg check demo shows whether the archive works again.");
    }

    @Test
    void anInstallationThatIsNotCompleteIsRefused() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        ObjectNode first = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        first.withObject("/spec/template/metadata/annotations").put("kubectl-pg.io/bootstrap", "init");
        kube.with(first);
        refuses(() -> plan(kube, SECOND, CHOICES), "the installation of demo-1 has not been completed");
    }

    @Test
    void aPromotionThatHasBegunGoesOnWhateverThePrimarySays() {
        FakeKube kube = cluster(primary(BOTH_STREAM));
        PromoteOperation operation = PromoteOperation.of(kube, DEMO, Optional.of(SECOND), CHOICES);
        FakeKube later = cluster(Observations.withoutServer()).with(InstalledCluster.begun("7f3a"));

        Plan plan = operation.plan(later, "7f3a");

        assertThat(plan.warning()).isEmpty();
        assertThat(plan.steps()).hasSize(6);
        refuses(
                () -> operation.plan(later, "9c1d"),
                "demo-1 is the primary and does not serve: PostgreSQL ended with" + " exit code 1");
    }

    /** demo-1 is the primary and says this; demo-2 and demo-3 are its replicas. */
    private static FakeKube cluster(ObjectNode observation) {
        return new Members()
                .with(FIRST, Role.PRIMARY, observation)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, standby("0/7000148"))
                .kube();
    }

    private static Plan plan(FakeKube kube, InstanceName to, Choices choices) {
        return PromoteOperation.of(kube, DEMO, Optional.of(to), choices).plan(kube, "7f3a");
    }

    private static void refuses(ThrowingCallable plan, String problem) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(plan)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED))
                .withMessage(problem);
    }

    private static void refuses(ThrowingCallable plan, String problem, String remedy) {
        refuses(plan, problem);
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(plan)
                .satisfies(refusal -> assertThat(refusal.remedy()).isEqualTo(remedy));
    }
}

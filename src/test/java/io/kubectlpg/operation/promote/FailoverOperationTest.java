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
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.OperationRecord;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.spec.InstanceName;
import io.kubectlpg.spec.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailoverOperationTest {
    private static final Choices CHOICES = new Choices(0, false, false, false);
    private static final Choices NODE_IS_DOWN = new Choices(0, false, true, false);

    @Test
    void aPrimaryThatServesIsLeftToASwitchover() {
        FakeKube kube = new Members()
                .with(FIRST, Role.PRIMARY, primary(sender(SECOND, "streaming", "0")))
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .kube();
        refuses(
                () -> plan(kube, Optional.empty(), CHOICES),
                "demo-1 is the primary and serves",
                "To give its role to a replica without any loss: kubectl pg promote demo");
    }

    @Test
    void whoeverServesIsNotOverruledWhateverItsTemplateSays() {
        FakeKube kube = new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, primary())
                .kube();
        refuses(
                () -> plan(kube, Optional.empty(), CHOICES),
                "demo-3 is the primary and serves",
                "To give its role to a replica without any loss: kubectl pg promote demo");
    }

    @Test
    void withoutAServerNobodyCanBecomeThePrimary() {
        FakeKube kube = new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, Observations.withoutServer())
                .kube();
        refuses(
                () -> plan(kube, Optional.empty(), CHOICES),
                "no replica of demo runs a server that could become the primary",
                "See kubectl pg status demo.");
    }

    @Test
    void anInstanceWithoutAServerIsRefusedAndThoseWithOneAreNamed() {
        FakeKube kube = new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, Observations.withoutServer())
                .with(THIRD, Role.REPLICA, standby("0/7000148"))
                .kube();
        for (InstanceName wanted : new InstanceName[] {FIRST, SECOND, new InstanceName(DEMO, 9)}) {
            refuses(
                    () -> plan(kube, Optional.of(wanted), CHOICES),
                    wanted + " runs no server that could become the primary",
                    "These do: demo-3.");
        }
    }

    @Test
    void saysWhoBecomesThePrimaryAndWhatMayBeLost() {
        Plan plan = plan(primaryIsGone(), Optional.empty(), CHOICES);

        assertThat(plan.warning())
                .containsExactly(
                        "demo-3 becomes the primary, if no other replica has more.",
                        "It has the WAL up to 0/8000000. Later commits are lost, unless another instance that answers"
                                + " has them.",
                        "demo-1 is stopped first, and is a replica from then on.");
        assertThat(plan.steps())
                .extracting(Step::name)
                .startsWith(
                        "Store the decision that another instance becomes the primary",
                        "Stop demo-1",
                        "Promote the replica that has most");
    }

    @Test
    void aNewerTimelineIsMoreThanAnyPositionOnAnOlderOne() {
        ObjectNode newer = standby("0/7000148");
        newer.withObject("/server").put("timeline", 2);
        FakeKube kube = new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, newer)
                .with(THIRD, Role.REPLICA, standby("FF/0"))
                .kube();

        assertThat(plan(kube, Optional.empty(), CHOICES).warning())
                .first()
                .asString()
                .startsWith("demo-2 becomes");
    }

    @Test
    void saysOfWhenTheLastCommitIsThatTheNewPrimaryHas() {
        ObjectNode standby = standby("0/7000148");
        standby.withObject("/server").put("replayedAt", "2026-11-21T08:58:30+00:00");
        FakeKube kube = new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, standby)
                .kube();

        assertThat(plan(kube, Optional.of(SECOND), CHOICES).warning())
                .startsWith(
                        "demo-2 becomes the primary.",
                        "Its last commit is of 2026-11-21 08:58:30+00, 90s ago (LSN 0/7000148). Later commits are"
                                + " lost, unless another instance that answers has them.");
    }

    @Test
    void nothingIsLostWhereAllInstancesAreStandbys() {
        FakeKube kube = new Members()
                .with(FIRST, Role.PRIMARY, standby("0/7000000"))
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .kube();

        assertThat(plan(kube, Optional.empty(), CHOICES).warning())
                .contains("All instances are standbys, and the one that has most is promoted, so nothing is lost.");
    }

    @Test
    void namesAReplicaThatCannotBeAskedWhatItHas() {
        FakeKube kube = new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .withoutPod(THIRD, Role.REPLICA)
                .kube();

        assertThat(plan(kube, Optional.empty(), CHOICES).warning())
                .contains("demo-3 may have more, and cannot be asked: it has no pod.")
                .noneMatch(line -> line.startsWith("demo-1 may have more"));
    }

    @Test
    void aNodeThatTheUserSaysIsDownIsNotAskedAndNotBelieved() {
        // It would answer that it serves. Kubernetes does not hear of its node any more, and the user answers for it.
        FakeKube kube = new Members()
                .with(FIRST, Role.PRIMARY, primary())
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .withFenced(THIRD, Role.REPLICA)
                .kube();
        kube.mergePatch(
                Kind.POD,
                "demo-1-0",
                Observations.read("{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"}]}}"));

        FailoverOperation operation = FailoverOperation.of(kube, DEMO, Optional.empty(), NODE_IS_DOWN);

        assertThat(operation.arguments().get("gone")).hasToString("[\"demo-1\",\"demo-3\"]");
        assertThat(operation.plan(kube, "7f3a").warning())
                .last()
                .isEqualTo("You say that the node of demo-1 is switched off. If that is wrong, what demo-1 still"
                        + " acknowledges is lost, too.");
        refuses(
                () -> plan(kube, Optional.empty(), CHOICES),
                "demo-1 is the primary and serves",
                "To give its role to a replica without any loss: kubectl pg promote demo");
    }

    @Test
    void withoutANodeThatIsDownEveryInstanceIsAsked() {
        FakeKube kube = new Members()
                .withFenced(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .kube();

        assertThat(FailoverOperation.of(kube, DEMO, Optional.empty(), CHOICES)
                        .arguments()
                        .get("gone"))
                .isEmpty();
    }

    @Test
    void aFailoverThatHasBegunGoesOnWhateverTheInstancesSay() {
        FakeKube kube = primaryIsGone();
        FailoverOperation operation = FailoverOperation.of(kube, DEMO, Optional.empty(), CHOICES);
        FakeKube later = new Members()
                .withFenced(FIRST, Role.REPLICA)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, primary())
                .kube()
                .with(InstalledCluster.begun("7f3a"));

        assertThat(operation.plan(later, "7f3a").warning()).isEmpty();
        assertThat(operation.plan(later, "7f3a").steps()).hasSize(7);
        refuses(
                () -> operation.plan(later, "9c1d"),
                "demo-3 is the primary and serves",
                "To give its role to a replica without any loss: kubectl pg promote demo");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OTHER")
    void replacesAnUnfinishedOperationThatHasNotChangedTheDataDirectory(OperationKind kind) {
        FailoverOperation operation = FailoverOperation.of(primaryIsGone(), DEMO, Optional.empty(), CHOICES);
        var left = new OperationRecord(
                "9c1d",
                kind.toString(),
                kind + " demo",
                "ann@laptop/1",
                Instant.EPOCH,
                operation.arguments(),
                OperationRecord.State.RUNNING,
                List.of(),
                null,
                null);

        assertThat(operation.supersedes(left))
                .isEqualTo(!Set.of("install", "restore", "recover", "clone", "uninstall")
                        .contains(kind.toString()));
    }

    @Test
    void aClusterThatDoesNotExistIsNotFound() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> FailoverOperation.of(new FakeKube(), DEMO, Optional.empty(), CHOICES))
                .satisfies(missing -> assertThat(missing.code()).isEqualTo(ExitCode.NOT_FOUND));
    }

    /** demo-1 is the primary and has no pod; demo-3 has more than demo-2. */
    private static FakeKube primaryIsGone() {
        return new Members()
                .withoutPod(FIRST, Role.PRIMARY)
                .with(SECOND, Role.REPLICA, standby("0/7000148"))
                .with(THIRD, Role.REPLICA, standby("0/8000000"))
                .kube();
    }

    private static Plan plan(FakeKube kube, Optional<InstanceName> wanted, Choices choices) {
        return FailoverOperation.of(kube, DEMO, wanted, choices).plan(kube, "7f3a");
    }

    private static void refuses(ThrowingCallable plan, String problem, String remedy) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(plan)
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                    assertThat(refusal.remedy()).isEqualTo(remedy);
                })
                .withMessage(problem);
    }
}

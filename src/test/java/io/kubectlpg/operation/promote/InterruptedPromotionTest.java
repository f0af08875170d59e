package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.DEMO;
import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.THIRD;
import static io.kubectlpg.operation.promote.Members.noting;
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
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.upgrade.InstalledCluster;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.Role;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Another client goes on with a promotion, and finds another situation than the one in which it was begun. */
class InterruptedPromotionTest {
    private static final Choices NODE_IS_DOWN = new Choices(16 << 20, false, true, false);

    private final Members members = new Members()
            .with(FIRST, Role.PRIMARY, primary(sender(SECOND, "streaming", "0")))
            .with(SECOND, Role.REPLICA, standby("0/7000148"));
    private final FakeKube kube = members.kube();
    private final StepContext context = new StepContext(kube, Progress.silent().start(""), "7f3a", Optional.empty());

    /** The replica that was to be promoted would be deaf to the primary, which stays. */
    @Test
    void aSwitchoverThatWasGivenUpAsksNobody() {
        store(new Decision(4, "7f3a", Optional.empty(), Optional.of(FIRST), Set.of(FIRST), 7, false));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new Switchover(FIRST, SECOND)
                        .steps("7f3a")
                        .get(1)
                        .action()
                        .run(context))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
                    assertThat(failure.waits()).isFalse();
                })
                .withMessage("demo-1 stays the primary: the promotion was given up");
        assertThat(kube.changes).containsExactly("create ConfigMap demo-decision");
    }

    /** By the decision that was not finished it may be the primary. It has no pod, and comes back as a replica. */
    @Test
    void aFencedHolderOfAnEarlierDecisionIsInNobodysWay() {
        members.withFenced(THIRD, Role.PRIMARY);
        store(new Decision(4, "b2", Optional.empty(), Optional.of(THIRD), Set.of(FIRST, THIRD), 7, true));

        new Switchover(FIRST, SECOND).steps("7f3a").getFirst().action().run(context);

        assertThat(new Decisions(kube, DEMO).read().orElseThrow().holders()).containsExactly(FIRST, SECOND, THIRD);

        ObjectNode started = kube.get(Kind.STATEFUL_SET, "demo-3").orElseThrow().deepCopy();
        started.withObject("/spec").put("replicas", 1);
        kube.with(started);
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new Switchover(FIRST, SECOND)
                        .steps("another")
                        .getFirst()
                        .action()
                        .run(context))
                .withMessage("an earlier promotion was not finished, and demo-3 may be a primary");
    }

    /** The user said so before the command was interrupted. Since then the node has started again, and its server serves. */
    @Test
    void anInstanceThatAnswersIsNotPassedOverAsSwitchedOff() {
        var operation = new FailoverOperation(DEMO, Optional.of(FIRST), Set.of(FIRST), Optional.empty(), NODE_IS_DOWN);

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> operation.plan(kube, "7f3a"))
                .satisfies(failure -> assertThat(failure.waits()).isTrue())
                .withMessage("demo-1 answers, so its node is not switched off");
        kube.with(InstalledCluster.begun("7f3a"));
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> operation.plan(kube, "7f3a"))
                .withMessage("demo-1 answers, so its node is not switched off");
    }

    /** Its node has started after the user had agreed, so its server serves until its pod has ended. */
    @Test
    void noInstanceIsChosenWhileOneAnswersThatIsSaidToBeSwitchedOff() {
        store(new Decision(4, "7f3a", Optional.empty(), Optional.empty(), Set.of(FIRST), 7, true));
        Step promote = new FailoverOperation(DEMO, Optional.of(FIRST), Set.of(FIRST), Optional.empty(), NODE_IS_DOWN)
                .steps("7f3a")
                .get(2);

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> promote.action().run(context))
                .satisfies(failure -> assertThat(failure.waits()).isTrue())
                .withMessage("demo-1 answers, so its node is not switched off");
    }

    /** The role was to be given back to demo-1, and then demo-2 turned out to be promoted. Its user gave up before that was stored. */
    @Test
    void aPrimaryThatServesIsCompletedAlthoughTheDecisionNamesAnotherOne() {
        FakeKube after = new Members()
                .with(FIRST, Role.PRIMARY, noting(standby("0/7000148"), 3, Role.REPLICA))
                .with(SECOND, Role.REPLICA, noting(primary(sender(FIRST, "streaming", "0")), 3, Role.PRIMARY))
                .kube();
        var decisions = new Decisions(after, DEMO);
        decisions.store(
                Optional.empty(),
                new Decision(4, "b2", Optional.empty(), Optional.of(FIRST), Set.of(FIRST, SECOND), 7, true));

        PromoteOperation operation = PromoteOperation.of(after, DEMO, Optional.of(SECOND), NODE_IS_DOWN);
        Step first = operation.plan(after, "7f3a").steps().getFirst();
        first.action().run(new StepContext(after, Progress.silent().start(""), "7f3a", Optional.empty()));

        assertThat(first.name()).isEqualTo("Store the decision that demo-2 is the primary");
        assertThat(decisions.read())
                .contains(new Decision(
                        5, "7f3a", Optional.empty(), Optional.of(SECOND), Set.of(FIRST, SECOND), 11, true));
    }

    /** Otherwise it would hand over from itself to itself. */
    @Test
    void aCompletionThatWasInterruptedGoesOnAsOne() {
        kube.with(InstalledCluster.begun("7f3a"));

        assertThat(PromoteOperation.of(kube, DEMO, Optional.of(FIRST), NODE_IS_DOWN)
                        .plan(kube, "7f3a")
                        .steps())
                .extracting(Step::name)
                .doesNotContain("Hand over from demo-1 to demo-1");
    }

    /** Only a crash in the middle of a promotion takes more than one number. */
    @Test
    void theNextPromotionTakesTheNextTimelineIfThePrimaryTellsItsOwn() {
        ObjectNode promoted = primary();
        promoted.withObject("/server").put("timeline", 2);
        FakeKube after = new Members()
                .with(FIRST, Role.REPLICA, standby("0/7000148"))
                .with(SECOND, Role.PRIMARY, promoted)
                .kube();
        new Decisions(after, DEMO)
                .store(
                        Optional.empty(),
                        new Decision(4, "7f3a", Optional.empty(), Optional.of(SECOND), Set.of(FIRST, SECOND), 1, true));

        new EndOfPromotion(DEMO, Set.of())
                .close()
                .action()
                .run(new StepContext(after, Progress.silent().start(""), "7f3a", Optional.empty()));

        assertThat(new Decisions(after, DEMO).read().orElseThrow().newestTimeline())
                .isEqualTo(2);
    }

    private void store(Decision decision) {
        new Decisions(kube, DEMO).store(Optional.empty(), decision);
    }
}

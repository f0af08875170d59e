package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.DEMO;
import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.primary;
import static io.kubectlpg.operation.promote.Members.sender;
import static io.kubectlpg.operation.promote.Members.standby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.Role;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Another client goes on with a promotion, and finds another situation than the one in which it was begun. */
class InterruptedPromotionTest {
    private final FakeKube kube = new Members()
            .with(FIRST, Role.PRIMARY, primary(sender(SECOND, "streaming", "0")))
            .with(SECOND, Role.REPLICA, standby("0/7000148"))
            .kube();
    private final StepContext context = new StepContext(kube, Progress.silent().start(""), "7f3a", Optional.empty());

    /** The replica that was to be promoted would be deaf to the primary, which stays. */
    @Test
    void aSwitchoverThatWasGivenUpAsksNobody() {
        store(new Decision(4, "7f3a", Optional.of(FIRST), Set.of(FIRST), 7, false));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new Switchover(FIRST, SECOND).run(context))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
                    assertThat(failure.waits()).isFalse();
                })
                .withMessage("demo-1 stays the primary: the promotion was given up");
        assertThat(kube.changes).containsExactly("create ConfigMap demo-decision");
    }

    /** The user said so before the command was interrupted. Since then the node has started again, and its server serves. */
    @Test
    void anInstanceThatAnswersIsNotPassedOverAsSwitchedOff() {
        store(new Decision(4, "7f3a", Optional.empty(), Set.of(FIRST), 7, true));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new Failover(DEMO, Set.of(FIRST), Optional.empty(), false).fence(context))
                .satisfies(failure -> assertThat(failure.waits()).isTrue())
                .withMessage("demo-1 answers, so its node is not switched off");
        assertThat(kube.get(Kind.STATEFUL_SET, "demo-1")
                        .orElseThrow()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(1);
    }

    private void store(Decision decision) {
        new Decisions(kube, DEMO).store(Optional.empty(), decision);
    }
}

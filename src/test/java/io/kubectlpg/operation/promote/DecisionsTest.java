package io.kubectlpg.operation.promote;

import static io.kubectlpg.operation.promote.Members.DEMO;
import static io.kubectlpg.operation.promote.Members.FIRST;
import static io.kubectlpg.operation.promote.Members.SECOND;
import static io.kubectlpg.operation.promote.Members.THIRD;
import static io.kubectlpg.operation.promote.Members.instance;
import static io.kubectlpg.operation.promote.Members.noting;
import static io.kubectlpg.operation.promote.Members.primary;
import static io.kubectlpg.operation.promote.Members.silent;
import static io.kubectlpg.operation.promote.Members.standby;
import static io.kubectlpg.operation.promote.Members.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.spec.Role;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private static final Decision OPEN =
            new Decision(4, "7f3a", Optional.empty(), Optional.of(SECOND), Set.of(FIRST, SECOND), 7, true);
    private static final Decision CLOSED = OPEN.closed(SECOND, 8);
    private static final Decision NEXT =
            new Decision(5, "9c1d", Optional.empty(), Optional.of(THIRD), Set.of(SECOND, THIRD), 8, true);

    private final FakeKube kube = new FakeKube();
    private final Decisions decisions = new Decisions(kube, DEMO);

    @Test
    void theFirstDecisionIsStoredAndBelongsToTheCluster() {
        assertThat(decisions.read()).isEmpty();

        decisions.store(Optional.empty(), OPEN);

        assertThat(decisions.read()).contains(OPEN);
        assertThat(kube.changes).containsExactly("create ConfigMap demo-decision");
        assertThat(kube.get(Kind.CONFIG_MAP, "demo-decision").orElseThrow().at("/metadata/labels"))
                .isEqualTo(Observations.read("""
                        {"app.kubernetes.io/managed-by":"kubectl-pg","kubectl-pg.io/cluster":"demo"}"""));
    }

    @Test
    void aDecisionIsStoredOverTheOneThatIsKnown() {
        decisions.store(Optional.empty(), OPEN);

        decisions.store(Optional.of(OPEN), CLOSED);
        decisions.store(Optional.of(CLOSED), NEXT);

        assertThat(decisions.read()).contains(NEXT);
    }

    @Test
    void aDecisionIsNotStoredOverOneThatIsNotKnown() {
        decisions.store(Optional.empty(), OPEN);
        kube.changes.clear();

        refusesAsChanged(() -> decisions.store(Optional.empty(), NEXT));
        refusesAsChanged(() -> decisions.store(Optional.of(CLOSED), NEXT));

        assertThat(decisions.read()).contains(OPEN);
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void aDecisionThatWasDeletedMeanwhileIsNotStoredOver() {
        refusesAsChanged(() -> decisions.store(Optional.of(OPEN), CLOSED));
    }

    @Test
    void aDecisionThatIsStoredAtTheSameTimeWins() {
        decisions.store(Optional.empty(), OPEN);
        kube.beforePatch(() -> decisions.store(Optional.of(OPEN), NEXT));

        refusesAsChanged(() -> decisions.store(Optional.of(OPEN), CLOSED));

        assertThat(decisions.read()).contains(NEXT);
    }

    @Test
    void aFirstDecisionThatIsStoredAtTheSameTimeWins() {
        kube.beforeCreate(() -> decisions.store(Optional.empty(), OPEN));

        refusesAsChanged(() -> decisions.store(Optional.empty(), NEXT));

        assertThat(decisions.read()).contains(OPEN);
    }

    @Test
    void anObjectOfSomebodyElseIsNeitherReadNorChanged() {
        ObjectNode foreign = object(OPEN.text());
        foreign.withObject("/metadata/labels").put("kubectl-pg.io/cluster", "shop");
        kube.withForeign(foreign);

        for (ThrowingCallable use : new ThrowingCallable[] {
            decisions::read,
            () -> decisions.store(Optional.empty(), NEXT),
            () -> decisions.store(Optional.of(OPEN), NEXT)
        }) {
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(use)
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED))
                    .withMessageContaining("ConfigMap demo-decision (of the cluster shop)");
        }
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void anUnreadableDecisionIsNotTakenForNone() {
        kube.with(object("{\"epoch\":4"));

        for (ThrowingCallable use :
                new ThrowingCallable[] {decisions::read, () -> decisions.store(Optional.empty(), NEXT)}) {
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(use)
                    .satisfies(refusal -> {
                        assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED);
                        assertThat(refusal.remedy()).contains("kubectl delete configmap demo-decision");
                    })
                    .withMessageStartingWith("the ConfigMap demo-decision cannot be read: ");
        }
        assertThat(kube.changes).isEmpty();
    }

    @Test
    void anEmptyObjectHasNoDecisionYet() {
        kube.with(object(""));

        assertThat(decisions.read()).isEmpty();
        decisions.store(Optional.empty(), OPEN);
        assertThat(decisions.read()).contains(OPEN);
    }

    @Test
    void theFirstDecisionHasTheNumberOne() {
        assertThat(Decisions.nextEpoch(Optional.empty(), NEVER_PROMOTED)).isEqualTo(1);
    }

    @Test
    void aNewDecisionHasAHigherNumberThanAnyThatIsKnownOf() {
        assertThat(Decisions.nextEpoch(Optional.of(OPEN), NEVER_PROMOTED)).isEqualTo(5);
        assertThat(Decisions.nextEpoch(Optional.of(OPEN), state(silent(FIRST, Role.REPLICA, 6, "it is fenced"))))
                .isEqualTo(7);
        assertThat(Decisions.nextEpoch(
                        Optional.of(OPEN),
                        state(
                                instance(FIRST, Role.PRIMARY, 2, primary()),
                                instance(SECOND, Role.REPLICA, 2, noting(standby("0/1"), 9, Role.PRIMARY)))))
                .isEqualTo(10);
    }

    @Test
    void withoutTheObjectTheTemplatesAndTheVolumesTellTheNumber() {
        ClusterState state = state(
                silent(FIRST, Role.REPLICA, 4, "it is fenced"),
                instance(SECOND, Role.PRIMARY, 3, noting(primary(), 3, Role.PRIMARY)));

        assertThat(Decisions.nextEpoch(Optional.empty(), state)).isEqualTo(5);
    }

    @Test
    void theNewestTimelineIsThatOfTheServerOrOfTheControlFileOrOfAHistory() {
        assertThat(Decisions.newestTimeline(Optional.empty(), state(silent(FIRST, Role.PRIMARY, 0, "it is fenced"))))
                .isEqualTo(1);
        assertThat(Decisions.newestTimeline(Optional.empty(), NEVER_PROMOTED)).isEqualTo(1);
        ObjectNode serves = primary();
        serves.withObject("/server").put("timeline", 3);
        assertThat(newest(serves)).isEqualTo(3);
        ObjectNode down = Observations.withoutServer();
        down.withObject("/control").put("timeline", 4);
        assertThat(newest(down)).isEqualTo(4);
        // A standby still follows its old timeline, and has the history of a newer one.
        ObjectNode behind = standby("0/7000148");
        behind.withArray("/histories").addObject().put("timeline", 5).put("text", "1\t0/6000000\tno recovery target\n");
        assertThat(newest(behind)).isEqualTo(5);
    }

    @Test
    void aTimelineOfTheKnownDecisionMayHaveBeenGivenOut() {
        assertThat(Decisions.newestTimeline(Optional.of(CLOSED), NEVER_PROMOTED))
                .isEqualTo(8);
        ObjectNode serves = primary();
        serves.withObject("/server").put("timeline", 9);
        assertThat(Decisions.newestTimeline(Optional.of(CLOSED), state(instance(FIRST, Role.PRIMARY, serves))))
                .isEqualTo(9);
    }

    @Test
    void thePrimaryIsAHolderAlsoIfItDoesNotAnswer() {
        assertThat(Decisions.holders(Optional.empty(), NEVER_PROMOTED)).containsExactly(FIRST);
        assertThat(Decisions.holders(
                        Optional.empty(),
                        state(
                                silent(FIRST, Role.PRIMARY, 0, "it does not answer"),
                                instance(SECOND, Role.REPLICA, standby("0/7000148")))))
                .containsExactly(FIRST);
    }

    @Test
    void theHoldersOfAnUnfinishedDecisionStayHolders() {
        ClusterState state = state(
                silent(FIRST, Role.REPLICA, 4, "it is fenced"),
                silent(SECOND, Role.REPLICA, 0, "it does not answer"),
                instance(THIRD, Role.REPLICA, standby("0/7000148")));

        assertThat(Decisions.holders(Optional.of(OPEN), state)).containsExactlyInAnyOrder(FIRST, SECOND);
        assertThat(Decisions.holders(Optional.of(CLOSED), state)).containsExactly(SECOND);
    }

    @Test
    void whoeverServesIsAHolderWhateverItsTemplateSays() {
        assertThat(Decisions.holders(
                        Optional.of(CLOSED),
                        state(
                                instance(FIRST, Role.REPLICA, 4, primary()),
                                instance(SECOND, Role.PRIMARY, 4, primary()),
                                instance(THIRD, Role.REPLICA, 4, standby("0/7000148")))))
                .containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void anInstanceThatWasOrderedIsAHolderWithoutTheObject() {
        assertThat(Decisions.holders(
                        Optional.empty(),
                        state(
                                silent(FIRST, Role.REPLICA, 4, "it is fenced"),
                                instance(SECOND, Role.REPLICA, 0, noting(standby("0/7000148"), 4, Role.PRIMARY)))))
                .containsExactly(SECOND);
    }

    @Test
    void anInstanceWithoutItsStatefulSetIsStillAHolderBecauseItsPodMayLiveOn() {
        assertThat(Decisions.holders(
                        Optional.of(OPEN),
                        state(instance(SECOND, Role.PRIMARY, 4, noting(primary(), 4, Role.PRIMARY)))))
                .containsExactlyInAnyOrder(FIRST, SECOND);
    }

    private static final ClusterState NEVER_PROMOTED =
            state(instance(FIRST, Role.PRIMARY, primary()), instance(SECOND, Role.REPLICA, standby("0/7000148")));

    private static int newest(ObjectNode observation) {
        return Decisions.newestTimeline(
                Optional.empty(),
                state(instance(FIRST, Role.PRIMARY, primary()), instance(SECOND, Role.REPLICA, observation)));
    }

    private static ObjectNode object(String text) {
        ObjectNode object = Observations.read("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"demo-decision"}}""");
        object.putObject("data").put("decision", text);
        return object;
    }

    private static void refusesAsChanged(ThrowingCallable store) {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(store)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED))
                .withMessage("another command has decided about the primary of demo meanwhile");
    }
}

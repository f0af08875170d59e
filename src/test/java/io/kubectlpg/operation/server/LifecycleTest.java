package io.kubectlpg.operation.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.instance.RestartSteps;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stop, start and restart plan from a state, and what their steps do when they are taken up. */
class LifecycleTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final InstanceName INSTANCE = InstanceName.first(DEMO);

    @Test
    void stopSetsTheReplicasToZeroKeepsTheRoleAndAllowsNoBootstrap() {
        FakeKube kube = Observations.cluster(Observations.healthy());
        Step stop = new StopOperation(DEMO, false).plan(kube, "a1").steps().getFirst();
        kube.delete(Kind.POD, "demo-1-0");

        stop.action().run(context(kube, "a1"));

        assertThat(kube.get(Kind.STATEFUL_SET, "demo-1")
                        .orElseThrow()
                        .path("spec")
                        .toString())
                .isEqualTo(
                        "{\"replicas\":0,\"template\":{\"metadata\":{\"labels\":{\"kubectl-pg.io/role\":\"primary\"}}}}");
    }

    @Test
    void stopWarnsAndHasNothingToDoTwice() {
        Plan plan = new StopOperation(DEMO, false).plan(Observations.cluster(Observations.healthy()), "a1");
        assertThat(plan.warning())
                .containsExactly(
                        "demo stops. All connections are closed, and none is accepted until kubectl pg start demo.");
        assertThat(new StopOperation(DEMO, false).plan(stopped(), "a1").isEmpty())
                .isTrue();
    }

    @Test
    void stopSaysThatAFailingArchiveDelaysIt() {
        ObjectNode failing = Observations.healthy();
        failing.withObject("/server/archiver").put("lastFailedTime", "2026-11-21T08:59:58+00:00");
        assertThat(new StopOperation(DEMO, false)
                        .plan(Observations.cluster(failing), "a1")
                        .warning()
                        .getLast())
                .startsWith("Archiving fails");
    }

    @Test
    void stopAndRestartRefuseWhileABackupRunsUnlessToldToAbort() {
        FakeKube kube = Observations.cluster(working("backup"));
        assertThatThrownBy(() -> new StopOperation(DEMO, false).plan(kube, "a1"))
                .hasMessage("demo-1 carries out backup b7-full")
                .extracting(failure -> ((CliException) failure).remedy())
                .isEqualTo("Wait for it, kubectl pg status demo shows how far it is; or stop it anyway with --abort.");
        assertThatThrownBy(() -> new RestartOperation(DEMO, false, false, false).plan(kube, "a1"))
                .hasMessage("demo-1 carries out backup b7-full");

        assertThat(new StopOperation(DEMO, true).plan(kube, "a1").warning().getLast())
                .isEqualTo("backup b7-full is given up.");
        assertThat(new StopOperation(DEMO, true)
                        .plan(Observations.cluster(working("restore")), "a1")
                        .warning()
                        .getLast())
                .isEqualTo("Restore b7-full is interrupted, and it goes on when demo-1 has a pod again.");
    }

    @Test
    void anInstallationThatHasNotEndedIsNeitherStoppedNorRestarted() {
        FakeKube kube = Observations.cluster(Observations.healthy());
        ObjectNode set = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        set.withObject("/spec/template/metadata/annotations").put("kubectl-pg.io/bootstrap", "init");
        kube.with(set);
        assertThatThrownBy(() -> new StopOperation(DEMO, false).plan(kube, "a1"))
                .hasMessageContaining("has not been completed");
        assertThatThrownBy(() -> new RestartOperation(DEMO, true, false, false).plan(kube, "a1"))
                .hasMessageContaining("has not been completed");
    }

    @Test
    void startGivesThePodBackAndWaits() {
        assertThat(new StartOperation(DEMO).plan(stopped(), "a1").steps())
                .extracting(Step::name)
                .containsExactly("Start demo-1", "Wait until demo-1 accepts connections");
        assertThat(new StartOperation(DEMO)
                        .plan(Observations.cluster(Observations.healthy()), "a1")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void restartRefusesWhatIsStoppedOrRunsNoServer() {
        assertThatThrownBy(() -> new RestartOperation(DEMO, false, false, false).plan(stopped(), "a1"))
                .hasMessage("demo-1 is stopped");
        assertThatThrownBy(() -> new RestartOperation(DEMO, false, false, false)
                        .plan(Observations.cluster(Observations.withoutServer()), "a1"))
                .hasMessageContaining("runs no server: ");
        assertThat(new RestartOperation(DEMO, true, false, false)
                        .plan(Observations.cluster(Observations.withoutServer()), "a1")
                        .steps())
                .extracting(Step::name)
                .containsExactly("Replace the pod of demo-1", "Wait until demo-1 accepts connections");
    }

    @Test
    void aPodIsReplacedOnceHoweverOftenTheStepIsTakenUp() {
        FakeKube kube = Observations.cluster(Observations.healthy());
        pod(kube, "old");
        Step replace = RestartSteps.pod(INSTANCE);

        replace.action().run(context(kube, "a1"));
        assertThat(kube.changes).contains("delete Pod demo-1-0");
        kube.changes.clear();
        pod(kube, "new");

        assertThat(replace.action().run(context(kube, "a1"))).isInstanceOf(StepResult.AlreadyDone.class);
        assertThat(kube.changes).isEmpty();

        replace.action().run(context(kube, "b2"));
        assertThat(kube.changes).contains("delete Pod demo-1-0");
    }

    @Test
    void aPodThatIsNotedButNotYetDeletedIsDeletedWhenTakenUp() {
        FakeKube kube = Observations.cluster(Observations.healthy());
        pod(kube, "old");
        RestartSteps.pod(INSTANCE).action().run(context(kube, "a1"));
        pod(kube, "old");
        kube.changes.clear();

        RestartSteps.pod(INSTANCE).action().run(context(kube, "a1"));

        assertThat(kube.changes).containsExactly("delete Pod demo-1-0");
    }

    @Test
    void aServerThatIsNotStartedAgainSaysWhy() {
        FakeKube kube = Observations.cluster(
                        Observations.healthy(), argv -> new PodExec.Result(1, "", "PostgreSQL ended with exit code 1"))
                .with(config());
        CliException failure = catchThrowableOfType(
                CliException.class, () -> RestartSteps.server(INSTANCE).action().run(context(kube, "a1")));
        assertThat(failure).hasMessage("demo-1 was not restarted: PostgreSQL ended with exit code 1");
        assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
    }

    private static ObjectNode working(String kind) {
        ObjectNode observation = Observations.healthy();
        observation
                .withArray("/requests")
                .addObject()
                .put("id", "b7-full")
                .put("kind", kind)
                .put("args", "full")
                .put("started", "2026-11-21T08:59:00Z")
                .put("phase", "")
                .putNull("exit")
                .put("result", "")
                .put("error", "");
        return observation;
    }

    private static FakeKube stopped() {
        FakeKube kube = Observations.cluster(Observations.healthy());
        kube.delete(Kind.POD, "demo-1-0");
        ObjectNode set = kube.get(Kind.STATEFUL_SET, "demo-1").orElseThrow();
        set.withObject("/spec").put("replicas", 0);
        return kube.with(set);
    }

    private static void pod(FakeKube kube, String uid) {
        kube.with(Observations.read("""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"demo-1-0","uid":"%s"}}
                """.formatted(uid)));
    }

    private static ObjectNode config() {
        return Observations.read("""
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"demo-config"},"data":{"config-hash":"c0ffee"}}
                """);
    }

    private static StepContext context(FakeKube kube, String id) {
        return new StepContext(kube, Progress.silent().start(""), id, Optional.of(Duration.ofSeconds(5)));
    }
}

package io.kubectlpg.operation.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.instance.PendingRestart;
import io.kubectlpg.operation.instance.ReloadStep;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.InstanceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReloadOperationTest {
    private static final ClusterName DEMO = new ClusterName("demo");
    private static final InstanceName INSTANCE = InstanceName.first(DEMO);
    private static final String CONFIG = """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"demo-config"},"data":{"config-hash":"c0ffee"}}
            """;

    @Test
    void reloadsWhateverServerRuns() {
        Plan plan = new ReloadOperation(DEMO).plan(configured(0, "", ""), "a1");
        assertThat(plan.warning()).isEmpty();
        assertThat(plan.steps()).extracting(Step::name).containsExactly("Reload the configuration of demo-1");
    }

    @Test
    void refusesWithoutAServer() {
        FakeKube kube = Observations.cluster(Observations.withoutServer()).with(Observations.read(CONFIG));
        assertThatThrownBy(() -> new ReloadOperation(DEMO).plan(kube, "a1"))
                .hasMessage("demo-1 runs no server: PostgreSQL ended with exit code 1");
    }

    @Test
    void refusesAConfigurationOfAnEarlierProgramWhichCannotBeTold() {
        FakeKube kube = Observations.cluster(Observations.healthy())
                .with(Observations.read(CONFIG.replace("config-hash", "settings.env")));
        assertThatThrownBy(() -> new ReloadOperation(DEMO).plan(kube, "a1"))
                .hasMessageContaining("scripts of an earlier version");
    }

    @Test
    void waitsForTheConfigurationThatTheClusterHasAndChangesThePodSoThatItComesAtOnce() {
        var asked = new ArrayList<List<String>>();
        FakeKube kube = Observations.cluster(Observations.healthy(), argv -> {
                    asked.add(argv);
                    return new PodExec.Result(0, "{\"pendingRestart\":[]}\n", "");
                })
                .with(Observations.read(CONFIG));

        assertThat(ReloadStep.reload(kube, INSTANCE)).isEmpty();

        assertThat(asked).containsExactly(List.of("bash", "/opt/kubectl-pg/reload", "c0ffee"));
        assertThat(kube.changes).containsExactly("patch Pod demo-1-0");
    }

    @Test
    void tellsWhichParametersWaitForARestart() {
        FakeKube kube = configured(0, """
                {"pendingRestart" : [{"name" : "max_connections", "running" : "50", "file" : "60"},
                                     {"name" : "shared_buffers", "running" : "128MB", "file" : null}]}
                """, "");
        List<PendingRestart> pending = ReloadStep.reload(kube, INSTANCE);
        assertThat(pending)
                .containsExactly(
                        new PendingRestart("max_connections", "50", Optional.of("60")),
                        new PendingRestart("shared_buffers", "128MB", Optional.empty()));
        assertThat(pending)
                .extracting(PendingRestart::toString)
                .containsExactly("max_connections (50, then 60)", "shared_buffers (128MB, then its default)");
    }

    @Test
    void saysWhatIsWrongInTheFilesAndThatTheServerGoesOn() {
        FakeKube kube = configured(1, "", "invalid value for parameter \"work_mem\": \"1PB\"\nanother\n");
        assertThatThrownBy(() -> ReloadStep.reload(kube, INSTANCE))
                .hasMessage("the configuration has errors, and demo-1 keeps the configuration that it had: "
                        + "invalid value for parameter \"work_mem\": \"1PB\"; another");
    }

    /** Nothing was changed, where the command only reloads; after a change of the configuration it is a failure. */
    @Test
    void filesWithErrorsRefuseAReload() {
        FakeKube kube = configured(1, "", "invalid value");
        Step reload =
                new ReloadOperation(INSTANCE.cluster()).plan(kube, "a1").steps().getFirst();

        assertThatThrownBy(() -> reload.action().run(context(kube)))
                .isInstanceOfSatisfying(
                        CliException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.REFUSED));
        assertThatThrownBy(() -> ReloadStep.of(INSTANCE).action().run(context(kube)))
                .isInstanceOfSatisfying(
                        CliException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.FAILED));
    }

    private static StepContext context(FakeKube kube) {
        return new StepContext(kube, Progress.silent().start(""), "a1", Optional.of(Duration.ofSeconds(5)));
    }

    private static FakeKube configured(int exit, String out, String err) {
        return Observations.cluster(Observations.healthy(), argv -> new PodExec.Result(exit, out, err))
                .with(Observations.read(CONFIG));
    }
}

package io.kubectlpg.operation.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.kube.TestTime;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.output.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScratchInstanceTest {
    private static final ObjectNode OWNER = Observations.read(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"demo\",\"uid\":\"u1\"}}");

    private final TestTime time = new TestTime();
    private final List<List<String>> asked = new ArrayList<>();

    @Test
    void aPodThatCannotSayHowFarItIsIsAskedMoreAndMoreRarelyAndRemovedInTheEnd() {
        FakeKube kube = running().answering(argv -> {
            asked.add(argv);
            return new PodExec.Result(127, "", "bash: /opt/kubectl-pg/request: No such file or directory");
        });

        CliException failure = failure(kube);

        assertThat(failure.code()).isEqualTo(ExitCode.FAILED);
        assertThat(failure.problem())
                .contains("demo-drill-d1 has not reported progress for 5 minutes")
                .contains("exit code 127: bash: /opt/kubectl-pg/request: No such file or directory");
        assertThat(time.pauses.subList(0, 3))
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(asked.size()).isLessThan(30);
        assertThat(kube.changes).contains("delete Job demo-drill-d1");
    }

    @Test
    void aPodThatEndsAtOnceAndSaysNothingIsNotAskedWithoutPause() {
        FakeKube kube = running().answering(argv -> {
            asked.add(argv);
            return new PodExec.Result(0, "", "");
        });

        assertThat(failure(kube).problem()).contains("it does not report its progress");

        assertThat(asked.size()).isLessThan(30);
    }

    @Test
    void theFailureOfTheWorkIsToldThoughTheJobCannotBeRemoved() {
        FakeKube kube = running().answering(argv -> new PodExec.Result(127, "", "gone"));
        kube.failing("delete Job demo-drill-d1", CliException.unreachable("no route", ""));

        assertThat(failure(kube).problem()).contains("has not reported progress for 5 minutes");
    }

    /** That of another cluster, or of another run, is none of it. */
    @Test
    void aPodOfAnotherRunIsNotTakenForItsOwn() {
        FakeKube kube = new FakeKube()
                .with(job())
                .with(
                        pod(
                                "demo-drill-d0",
                                "d0",
                                ",\"state\":{\"terminated\":{\"exitCode\":0,\"message\":\"other\",\"startedAt\":\"2026-11-21T09:00:00Z\"}}"))
                .with(
                        pod(
                                "demo-drill-d1",
                                "d1",
                                ",\"state\":{\"terminated\":{\"exitCode\":1,\"message\":\"own\",\"startedAt\":\"2026-11-21T09:00:00Z\"}}"));

        assertThat(run(kube).message()).isEqualTo("own");
    }

    private FakeKube running() {
        return new FakeKube().with(job()).with(pod("demo-drill-d1", "d1", ",\"state\":{\"running\":{}}"));
    }

    private CliException failure(FakeKube kube) {
        return assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> run(kube))
                .actual();
    }

    private ScratchInstance.End run(FakeKube kube) {
        Progress.Task task = Progress.silent().start("test");
        return new ScratchInstance(kube, job(), time)
                .run(new StepContext(kube, task, "d1", Optional.empty()), OWNER, new ScratchPhases(task));
    }

    private static ObjectNode job() {
        return Observations.read("""
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"demo-drill-d1","creationTimestamp":"2026-11-21T08:59:00Z",
                 "labels":{"kubectl-pg.io/operation":"d1"}}}
                """);
    }

    private static ObjectNode pod(String name, String operation, String state) {
        return Observations.read(
                """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"NAME","labels":{"app.kubernetes.io/component":"scratch",
                 "kubectl-pg.io/operation":"OPERATION"}},"status":{"containerStatuses":[{"name":"postgres"STATE}]}}
                """.replace("NAME", name).replace("OPERATION", operation).replace("STATE", state));
    }
}

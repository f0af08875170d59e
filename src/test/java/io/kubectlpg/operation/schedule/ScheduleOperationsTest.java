package io.kubectlpg.operation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.operation.FakeKube;
import io.kubectlpg.operation.Observations;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleOperationsTest {
    private static final ClusterName DEMO = new ClusterName("demo");

    private final FakeKube kube =
            Observations.cluster(Observations.healthy()).with(cronJob("full")).with(cronJob("incr"));

    @Test
    void suspendsAllOrTheOneThatWasNamed() {
        assertThat(suspend(Optional.empty()).steps())
                .extracting(Step::name)
                .containsExactly("Suspend the schedule full", "Suspend the schedule incr");
        assertThat(suspend(Optional.of("incr")).steps())
                .extracting(Step::name)
                .containsExactly("Suspend the schedule incr");
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> suspend(Optional.of("inc")))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ExitCode.NOT_FOUND);
                    assertThat(refusal.remedy()).isEqualTo("Did you mean incr?");
                });
    }

    @Test
    void whatIsSuspendedNeedsNoStepAndIsResumed() {
        kube.with(cronJob("incr").set("spec", read("{\"schedule\":\"0 2 * * *\",\"suspend\":true}")));

        assertThat(suspend(Optional.of("incr")).isEmpty()).isTrue();
        Plan resume = new SuspendOperation(DEMO, Optional.empty(), false).plan(kube, "7f3a");
        assertThat(resume.steps()).extracting(Step::name).containsExactly("Resume the schedule incr");
        perform(resume);
        assertThat(kube.changes).containsExactly("apply CronJob demo-backup-incr");
    }

    @Test
    void aJobThatWasBegunIsNotBegunAgain() {
        Operation run = new RunOperation(DEMO, "full");
        perform(run.plan(kube, "7f3a"));
        perform(run.plan(kube, "7f3a"));

        assertThat(kube.list(Kind.JOB, "")).hasSize(1);
        ObjectNode job = kube.list(Kind.JOB, "").getFirst();
        assertThat(job.at("/metadata/name").asText()).matches("demo-backup-full-[0-9]{10}");
        assertThat(job.at("/metadata/ownerReferences/0/name").asText()).isEqualTo("demo-backup-full");
        assertThat(job.at("/metadata/labels/kubectl-pg.io~1operation").asText()).isEqualTo("7f3a");
        assertThat(job.at("/spec/backoffLimit").asInt()).isEqualTo(1);
    }

    @Test
    void oneThatRunsIsNotStartedBesideItself() {
        kube.with(cronJob("full").set("status", read("{\"active\":[{\"name\":\"demo-backup-full-29921204\"}]}")));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new RunOperation(DEMO, "full").plan(kube, "7f3a"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ExitCode.LOCKED));
    }

    @Test
    void oneThatCannotBeginIsToldWithItsReason() {
        kube.with(cronJob("full").set("status", read("{\"active\":[{\"name\":\"demo-backup-full-29921204\"}]}")))
                .with(read("""
                        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"demo-backup-full-29921204",
                         "creationTimestamp":"2026-11-21T09:30:00Z","labels":{"app.kubernetes.io/instance":"demo",
                         "kubectl-pg.io/cluster":"demo","kubectl-pg.io/schedule":"full"}}}
                        """))
                .with(read("""
                        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"demo-backup-full-29921204-x",
                         "labels":{"kubectl-pg.io/cluster":"demo","kubectl-pg.io/schedule":"full",
                         "batch.kubernetes.io/job-name":"demo-backup-full-29921204"}},
                         "status":{"containerStatuses":[{"name":"kubectl","image":"registry.invalid/kubectl:1",
                          "state":{"waiting":{"reason":"ErrImagePull","message":"no such host"}}}]}}
                        """));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new RunOperation(DEMO, "full").plan(kube, "7f3a"))
                .withMessage("the run of the schedule full, Job demo-backup-full-29921204, has not begun: "
                        + "the image registry.invalid/kubectl:1 cannot be pulled: no such host")
                .satisfies(refusal -> assertThat(refusal.remedy()).contains("kubectl pg upgrade demo"));
    }

    /** The schedule itself may start one in the same second. */
    @Test
    void theJobThatWasStartedIsFollowedAndNoOther() {
        kube.with(job("demo-drill-1795253400", "9c01", "Running"))
                .with(job("demo-drill-1795253401", "7f3a", "Complete"));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(
                        () -> new JobFollower(kube, DEMO, "drill", "7f3a").follow(Progress.silent(), Optional.empty()))
                .satisfies(failure -> assertThat(failure.problem())
                        .isEqualTo("the Job demo-drill-1795253401 ended without a result"));
    }

    private static ObjectNode job(String name, String operation, String condition) {
        return read("""
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"NAME","creationTimestamp":"2026-11-21T09:30:00Z",
                 "labels":{"kubectl-pg.io/schedule":"drill","kubectl-pg.io/operation":"OPERATION"}},
                 "status":{"conditions":[{"type":"CONDITION","status":"True"}]}}
                """.replace("NAME", name).replace("OPERATION", operation).replace("CONDITION", condition));
    }

    private Plan suspend(Optional<String> word) {
        return new SuspendOperation(DEMO, word, true).plan(kube, "7f3a");
    }

    private void perform(Plan plan) {
        try (Progress.Task task = Progress.silent().start("test")) {
            plan.steps().forEach(step -> step.action().run(new StepContext(kube, task, "7f3a", Optional.empty())));
        }
    }

    private static ObjectNode cronJob(String word) {
        return read("""
                {"apiVersion":"batch/v1","kind":"CronJob",
                 "metadata":{"name":"demo-backup-WORD","uid":"u1","labels":{"kubectl-pg.io/schedule":"WORD"}},
                 "spec":{"schedule":"0 2 * * 0","suspend":false,"jobTemplate":{
                   "metadata":{"labels":{"kubectl-pg.io/schedule":"WORD"}},"spec":{"backoffLimit":1}}}}
                """.replace("WORD", word));
    }

    private static ObjectNode read(String text) {
        try {
            return (ObjectNode) JsonMapper.builder().build().readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}

package io.kubectlpg.operation.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.cluster.WaitingRun;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.Operation;
import io.kubectlpg.operation.OperationKind;
import io.kubectlpg.operation.Plan;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.operation.StoredOperation;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Starts the Job of a schedule now and then ends. It does not wait for the Job: the Job refuses to run beside an
 * operation, and would find this one.
 */
public final class RunOperation implements Operation {
    private final ClusterName name;
    private final String word;

    public RunOperation(ClusterName name, String word) {
        this.name = name;
        this.word = word;
    }

    /** Makes the operation again from its journal entry. */
    public static RunOperation resumed(StoredOperation stored) {
        return new RunOperation(
                stored.cluster(), stored.arguments().path("schedule").asText());
    }

    @Override
    public OperationKind kind() {
        return OperationKind.RUN_SCHEDULE;
    }

    @Override
    public ClusterName cluster() {
        return name;
    }

    @Override
    public ObjectNode arguments() {
        return JsonNodeFactory.instance.objectNode().put("schedule", word);
    }

    @Override
    public Plan plan(Kube kube, String id) {
        ScheduledWork work = Schedules.of(kube, name, Optional.of(word)).getFirst();
        if (work.active()) {
            throw underWay(kube);
        }
        return Plan.of(List.of(new Step("Start a Job of the schedule " + word, context -> start(context, work))));
    }

    /** The exception if Kubernetes cannot start the run. Waiting would not help then. */
    private CliException underWay(Kube kube) {
        return WaitingRun.of(kube, name).stream()
                .filter(run -> run.word().equals(word))
                .flatMap(run -> run.startupProblem().stream()
                        .map(known -> CliException.locked(
                                "the run of the schedule %s, Job %s, has not begun: %s"
                                        .formatted(word, run.name(), known.problem()),
                                known.remedy() + " kubectl pg upgrade " + name
                                        + " with corrected values removes the Job.")))
                .findFirst()
                .orElseGet(() -> CliException.locked(
                        "the schedule " + word + " runs already",
                        "Wait for it; kubectl pg status " + name + " shows how far it is."));
    }

    private StepResult start(StepContext context, ScheduledWork work) {
        Kube kube = context.kube();
        String mine = Labels.OPERATION + "=" + context.operationId();
        Optional<ObjectNode> begun = kube.list(Kind.JOB, mine).stream().findFirst();
        if (begun.isPresent()) {
            return StepResult.alreadyDone(begun.get().at("/metadata/name").asText());
        }
        ObjectNode cronJob = kube.get(Kind.CRON_JOB, work.name())
                .orElseThrow(() -> CliException.notFound(
                        "there is no CronJob " + work.name() + " any more",
                        "If the values still have this schedule, create the CronJob with: kubectl pg upgrade " + name));
        ObjectNode made = kube.create(job(cronJob, context.operationId(), kube.serverTime()));
        return StepResult.done(made.at("/metadata/name").asText());
    }

    /**
     * The Job, in the form that {@code kubectl create job --from=cronjob/NAME} gives it. Its name ends with the second
     * in which it was due.
     */
    static ObjectNode job(ObjectNode cronJob, String operationId, Instant now) {
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        String owner = cronJob.at("/metadata/name").asText();
        ObjectNode metadata = job.putObject("metadata").put("name", owner + "-" + now.getEpochSecond());
        if (cronJob.at("/spec/jobTemplate/metadata/labels") instanceof ObjectNode labels) {
            metadata.set("labels", labels.deepCopy());
        }
        metadata.withObject("/labels").put(Labels.OPERATION, operationId);
        metadata.putObject("annotations").put("cronjob.kubernetes.io/instantiate", "manual");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "batch/v1")
                .put("kind", "CronJob")
                .put("name", owner)
                .put("uid", cronJob.at("/metadata/uid").asText())
                .put("controller", true);
        job.set("spec", cronJob.at("/spec/jobTemplate/spec").deepCopy());
        return job;
    }
}

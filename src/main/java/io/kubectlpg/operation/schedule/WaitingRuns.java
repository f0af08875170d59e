package io.kubectlpg.operation.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.cluster.WaitingRun;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.FieldManagers;
import io.kubectlpg.operation.Step;
import io.kubectlpg.operation.StepResult;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.util.List;

/**
 * Removes scheduled runs that were made from an earlier template and never began. Such a run could wait for ever, for
 * example for an image name that has been corrected since. While it waits, no other run of its schedule begins.
 */
public final class WaitingRuns {
    private WaitingRuns() {}

    /**
     * The steps that remove such runs.
     *
     * @param wanted the objects that the cluster has afterwards, with its CronJobs
     */
    public static List<Step> remove(Kube kube, ClusterName name, List<ObjectNode> wanted) {
        List<String> superseded = WaitingRun.of(kube, name).stream()
                .filter(run -> wanted.stream()
                        .filter(object -> Kind.of(object) == Kind.CRON_JOB)
                        .filter(cronJob -> cronJob.at("/metadata/labels")
                                .path(Labels.SCHEDULE)
                                .asText()
                                .equals(run.word()))
                        .anyMatch(cronJob -> isAnother(kube, cronJob, run.job())))
                .map(WaitingRun::name)
                .toList();
        if (superseded.isEmpty()) {
            return List.of();
        }
        return List.of(new Step("Remove Job " + String.join(", ", superseded) + ", which has never begun", context -> {
            for (String job : superseded) {
                context.kube()
                        .get(Kind.JOB, job)
                        .flatMap(live -> WaitingRun.of(context.kube(), live))
                        .ifPresent(waits -> context.kube().delete(Kind.JOB, waits.name()));
            }
            return StepResult.done();
        }));
    }

    /** Whether the Job was made from another template. A dry run on the API server compares them. */
    private static boolean isAnother(Kube kube, ObjectNode cronJob, ObjectNode job) {
        return !kube.apply(cronJob, FieldManagers.SPEC, true, true)
                .at("/spec/jobTemplate/spec/template/spec")
                .equals(job.at("/spec/template/spec"));
    }
}

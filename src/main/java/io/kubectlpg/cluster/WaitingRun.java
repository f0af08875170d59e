package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Job of a schedule whose containers have not started. Until the Job ends, Kubernetes starts no other run of the
 * schedule.
 *
 * @param job the Job object
 * @param startupProblem the reason why its pod does not run, if Kubernetes has reported one
 */
public record WaitingRun(ObjectNode job, Optional<StartupProblem> startupProblem) {
    /**
     * The time after which a Job counts as late. A pod is created and started within seconds, but pulling an image may
     * take longer.
     */
    private static final Duration LATE_AFTER = Duration.ofMinutes(1);

    private static final String OF_JOB = "batch.kubernetes.io/job-name";

    /** The waiting runs of a cluster; none if the user may not list Pods or Jobs. */
    public static List<WaitingRun> of(Kube kube, ClusterName name) {
        try {
            List<ObjectNode> pods = kube.list(Kind.POD, Labels.selector(name) + "," + Labels.SCHEDULE);
            return kube.list(Kind.JOB, Labels.selector(name) + "," + Labels.SCHEDULE).stream()
                    .flatMap(job -> of(kube, job, pods).stream())
                    .toList();
        } catch (CliException failure) {
            if (failure.code() == ExitCode.DENIED) {
                return List.of();
            }
            throw failure;
        }
    }

    /** The run of this Job; empty if one of its containers has started, or if the Job has ended. */
    public static Optional<WaitingRun> of(Kube kube, ObjectNode job) {
        return of(kube, job, kube.list(Kind.POD, OF_JOB + "=" + ClusterReader.nameOf(job)));
    }

    private static Optional<WaitingRun> of(Kube kube, ObjectNode job, List<ObjectNode> pods) {
        List<ObjectNode> own = pods.stream()
                .filter(pod -> pod.at("/metadata/labels").path(OF_JOB).asText().equals(ClusterReader.nameOf(job)))
                .toList();
        JsonNode status = job.path("status");
        if (!status.path("conditions").isEmpty()
                || status.path("succeeded").asInt() + status.path("failed").asInt() > 0
                || own.stream().anyMatch(WaitingRun::started)) {
            return Optional.empty();
        }
        Optional<ObjectNode> pod = own.stream().findFirst();
        String subject = "the schedule "
                + job.at("/metadata/labels").path(Labels.SCHEDULE).asText();
        Startup startup = Kube.await(new StartupReader(kube)
                .read(subject, Optional.of(job), pod.map(ClusterReader::nameOf).orElse(""), pod, List.of()));
        return Optional.of(new WaitingRun(job, startup.problem()));
    }

    private static boolean started(ObjectNode pod) {
        return Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(statuses -> pod.path("status").path(statuses).valueStream())
                .anyMatch(container -> container.path("state").has("running")
                        || container.path("state").has("terminated")
                        || container.path("lastState").has("terminated"));
    }

    /** The Job's name. */
    public String name() {
        return ClusterReader.nameOf(job);
    }

    /** The word of its schedule, such as full. */
    public String word() {
        return job.at("/metadata/labels").path(Labels.SCHEDULE).asText();
    }

    /** The finding about this run. It is empty while the start may only be slow. */
    public Optional<Finding> finding(ClusterName cluster, Instant now) {
        Duration age = Duration.between(
                Instant.parse(job.at("/metadata/creationTimestamp").asText()), now);
        if (age.compareTo(LATE_AFTER) < 0) {
            return Optional.empty();
        }
        String what = "the run of the schedule %s, Job %s, has waited for %d minutes to begin, and it blocks later runs"
                .formatted(word(), name(), age.toMinutes());
        return Optional.of(Finding.warning(
                what + startupProblem.map(known -> ": " + known.problem()).orElse(""),
                startupProblem
                                .map(known -> known.remedy() + " ")
                                .orElse("kubectl describe job " + name() + " may show why. ")
                        + "kubectl pg upgrade " + cluster
                        + " with corrected values removes the Job, so that the next run can begin."));
    }
}

package io.kubectlpg.operation.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterReader;
import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.ScheduledRun;
import io.kubectlpg.cluster.ScheduledWork;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.cluster.WaitingRun;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.operation.PodWaitLimit;
import io.kubectlpg.output.Progress;
import io.kubectlpg.spec.ClusterName;
import io.kubectlpg.spec.Labels;
import io.kubectlpg.spec.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Waits for the end of a Job that was started by hand, and reports its outcome. */
public final class JobFollower {
    private static final Duration ENDLESS = Duration.ofDays(365);

    /** The interval of checks why no pod runs. */
    private static final Duration LOOK = Duration.ofSeconds(3);

    /** How long to wait for a problem that may pass, such as a missing Secret or a full quota. */
    private static final Duration MOMENT = Duration.ofMinutes(5);

    private final Kube kube;
    private final ClusterName name;
    private final String word;
    private final String operationId;

    /**
     * Follows the Job of one schedule.
     *
     * @param operationId the id of the operation that started the Job
     */
    public JobFollower(Kube kube, ClusterName name, String word, String operationId) {
        this.kube = kube;
        this.name = name;
        this.word = word;
        this.operationId = operationId;
    }

    /**
     * Follows the Job.
     *
     * @param timeout how long to follow; the Job then goes on without this client
     * @throws CliException if the Job failed; locked, if it was skipped
     */
    public void follow(Progress progress, Optional<Duration> timeout) {
        String job = started();
        try (Progress.Task task = progress.start("Follow Job " + job)) {
            Waiting.Deadline deadline = Waiting.deadline(timeout.orElse(ENDLESS));
            var limit = new PodWaitLimit(MOMENT);
            Duration look = LOOK;
            while (!ended(task, job, deadline, look)) {
                Optional<WaitingRun> waiting = kube.get(Kind.JOB, job).flatMap(live -> WaitingRun.of(kube, live));
                Optional<StartupProblem> problem = waiting.flatMap(WaitingRun::startupProblem);
                problem.ifPresent(known -> task.status(known.problem()));
                limit.endedBy(problem).ifPresent(lasting -> giveUp(job, lasting));
                if (waiting.isEmpty()) {
                    look = ENDLESS;
                }
                if (deadline.passed()) {
                    throw CliException.timedOut(
                            "the time limit has passed; the Job " + job + " goes on"
                                    + problem.map(known -> ": " + known.problem())
                                            .orElse(""),
                            "See its result with: kubectl pg schedule list " + name);
                }
            }
            task.done(outcome(job));
        }
    }

    /**
     * Removes the Job, which was started by hand. Otherwise it would begin later, when somebody fixes the cause. Until
     * then it would look like a run of the schedule.
     */
    private void giveUp(String job, StartupProblem lasting) {
        kube.delete(Kind.JOB, job);
        throw CliException.failed(
                lasting.problem(),
                lasting.remedy() + " The Job was removed. Run the schedule again after you have fixed the cause.");
    }

    private String started() {
        return kube.list(Kind.JOB, Labels.OPERATION + "=" + operationId).stream()
                .map(job -> job.at("/metadata/name").asText())
                .findFirst()
                .orElseThrow(() -> CliException.failed(
                        "the Job that was started is gone", "See its result with: kubectl pg schedule list " + name));
    }

    /** Waits a while for the end of the Job. Afterwards the caller checks why no pod runs. */
    private boolean ended(Progress.Task task, String job, Waiting.Deadline deadline, Duration look) {
        Duration slice = deadline.atMost(look);
        return kube.watch(Kind.JOB, job, slice, event -> event.deleted() || show(task, event.object()));
    }

    /**
     * Shows the state of the Job.
     *
     * @return whether the Job has ended
     */
    private static boolean show(Progress.Task task, ObjectNode job) {
        for (JsonNode condition : job.at("/status/conditions")) {
            String type = condition.path("type").asText();
            if ((type.equals("Complete") || type.equals("Failed"))
                    && condition.path("status").asText().equals("True")) {
                return true;
            }
        }
        int failed = job.at("/status/failed").asInt();
        task.status(failed > 0 ? "the first pod failed, and a second pod tries again" : "runs");
        return false;
    }

    private String outcome(String job) {
        return word.equals(Schedule.DRILL) ? drilled(job) : began(job);
    }

    private String drilled(String job) {
        Instant due = Instant.ofEpochSecond(Long.parseLong(job.substring(job.lastIndexOf('-') + 1)));
        Drill drill = Kube.await(Drill.last(kube, name))
                .filter(last -> !last.began().isBefore(due))
                .orElseThrow(() -> CliException.failed(
                        "the Job " + job + " ended without a result",
                        "kubectl describe pod -l batch.kubernetes.io/job-name=" + job + " shows the cause."));
        if (!drill.passed()) {
            throw CliException.failed(
                    "the drill failed: " + String.join("; ", drill.failures()), "See kubectl pg status " + name + ".");
        }
        return "passed";
    }

    private String began(String job) {
        ClusterState state = new ClusterReader(kube).read(name);
        List<Request> requests =
                state.primaryObservation().map(Observation::requests).orElse(List.of());
        ScheduledWork work = Schedules.of(kube, name, Optional.of(word)).getFirst();
        Instant due = Instant.ofEpochSecond(Long.parseLong(job.substring(job.lastIndexOf('-') + 1)));
        ScheduledRun run = work.run(due, requests).orElseThrow(() -> notBegun(job, state));
        return switch (run.outcome()) {
            case DONE, RUNNING -> run.detail();
            case SKIPPED ->
                throw CliException.locked(
                        "the run of the schedule " + word + " was skipped: " + run.detail(),
                        "Run the schedule again when that operation has ended.");
            case FAILED, NOT_BEGUN ->
                throw CliException.failed(
                        "the run of the schedule " + word + " failed: " + run.detail(),
                        "kubectl logs job/" + job + " shows its complete output.");
        };
    }

    private CliException notBegun(String job, ClusterState state) {
        if (kube.list(Kind.POD, "batch.kubernetes.io/job-name=" + job).stream().anyMatch(JobFollower::heldUp)) {
            return CliException.locked(
                    "the run of the schedule " + word + " was skipped: another operation on " + name + " was running",
                    "Run the schedule again when that operation has ended; see kubectl pg operations " + name + ".");
        }
        if (!state.accepting()) {
            return CliException.refused(
                    "no primary of " + name + " accepts connections, so the run did not begin",
                    "See kubectl pg status " + name + ".");
        }
        return CliException.failed(
                "the Job " + job + " ended before it reached an instance",
                "kubectl logs job/" + job + " shows the cause.");
    }

    /**
     * Whether the pod failed because an operation held the lock. The pod's template makes the pod fail in this case.
     */
    private static boolean heldUp(ObjectNode pod) {
        for (JsonNode container : pod.at("/status/initContainerStatuses")) {
            if (container.at("/state/terminated/message").asText().contains("operation-under-way")) {
                return true;
            }
        }
        return false;
    }
}

package io.kubectlpg.operation.scratch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.ProcessTime;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.kube.WatchEvent;
import io.kubectlpg.operation.CleanUp;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.PodWait;
import io.kubectlpg.operation.PodWaitLimit;
import io.kubectlpg.operation.RequestLog;
import io.kubectlpg.operation.StepContext;
import io.kubectlpg.spec.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Runs a scratch instance from the creation of its Job to its end. Its pod and volume are removed with the Job. */
public final class ScratchInstance {
    private static final Duration LOOK = Duration.ofSeconds(2);
    /** How long to wait for a problem that may pass, such as a missing Secret or a full quota. */
    private static final Duration MOMENT = Duration.ofMinutes(5);
    /**
     * The time during which scheduling problems are ignored. Before its volume exists, the pod cannot be scheduled, and
     * the reasons change quickly.
     */
    private static final Duration SETTLING = Duration.ofSeconds(15);
    /** How long one connection follows the pod. Then the next connection continues. */
    private static final Duration LISTEN = Duration.ofSeconds(30);

    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** The longest pause between two attempts, for a pod that answers with errors. */
    private static final Duration RAREST = Duration.ofSeconds(15);
    /** How long a running pod may be silent before it counts as lost. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private static final String SUBJECT = "the scratch instance";

    private final Kube kube;
    private final ProcessTime time;
    private final ObjectNode job;
    private final String name;
    private final String operation;

    /**
     * A scratch instance that has not started.
     *
     * @param job the Job from {@link io.kubectlpg.manifest.Manifests#scratchJob}
     */
    public ScratchInstance(Kube kube, ObjectNode job) {
        this(kube, job, ProcessTime.SYSTEM);
    }

    ScratchInstance(Kube kube, ObjectNode job, ProcessTime time) {
        this.kube = kube;
        this.time = time;
        this.job = job;
        this.name = job.at("/metadata/name").asText();
        this.operation = job.at("/metadata/labels").path(Labels.OPERATION).asText();
    }

    /**
     * The end of the task.
     *
     * @param exitCode 0: the task succeeded; 1: it failed, and the message says how
     * @param message the pod's termination message; JSON if the task was completed
     * @param waited the time from the creation of the Job until its program began
     */
    public record End(int exitCode, String message, Duration waited) {}

    /**
     * Starts the Job, or finds it, and follows it to its end. The Job is always removed, even if the client is
     * interrupted. If the client dies, Kubernetes removes the Job ten minutes after its end.
     *
     * @param owner an object of the cluster; when it is removed, Kubernetes removes the Job, too
     * @param listener shows the progress
     * @throws CliException refused, with the problem that keeps the pod from running; failed, if the pod ended without
     *     a message
     */
    public End run(StepContext context, ObjectNode owner, RequestLog.Listener listener) {
        List<Runnable> removals = List.of(() -> kube.delete(Kind.JOB, name));
        try (var _ = Interruptions.current().watch(() -> CleanUp.inHaste(removals))) {
            return CleanUp.after(
                    () -> {
                        start(owner);
                        return follow(context, listener);
                    },
                    removals);
        }
    }

    /** Whether the Job exists. */
    public boolean exists() {
        return existing().isPresent();
    }

    private Optional<ObjectNode> existing() {
        return kube.get(Kind.JOB, name);
    }

    private void start(ObjectNode owner) {
        if (existing().isPresent()) {
            return;
        }
        job.withObject("/metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.path("apiVersion").asText("v1"))
                .put("kind", owner.path("kind").asText("ConfigMap"))
                .put("name", owner.at("/metadata/name").asText())
                .put("uid", owner.at("/metadata/uid").asText());
        kube.create(job);
    }

    private End follow(StepContext context, RequestLog.Listener listener) {
        var log = new RequestLog(listener);
        var limit = new PodWaitLimit(MOMENT, time);
        Waiting.Deadline settling = Waiting.deadline(SETTLING, time);
        Waiting.Deadline silence = Waiting.deadline(SILENCE, time);
        var wait = new PodWait(
                PodWait.Watched.labelled(kube, Labels.COMPONENT + "=scratch," + Labels.OPERATION + "=" + operation),
                Waiting.deadline(context.limit(), time),
                LOOK,
                reason ->
                        context.task().status(settling.passed() ? reason : "its volume and its pod are being created"),
                "it has not started");
        Duration pause = RETRY;
        boolean began = false;
        while (true) {
            Optional<ObjectNode> pod = wait.until(ScratchInstance::runsOrHasEnded, event -> Optional.empty(), seen -> {
                        silence.restart();
                        refuseIfOver();
                        return waitsFor(seen, limit);
                    })
                    .map(WatchEvent::object);
            if (pod.isEmpty()) {
                throw CliException.timedOut(
                        "the time limit has passed; the scratch instance " + name + " is removed"
                                + (began ? "" : ": " + wait.why()),
                        "Allow more time with --timeout.");
            }
            Optional<JsonNode> ended = pod.flatMap(Pods::terminated);
            if (ended.isPresent()) {
                return end(ended.get());
            }
            refuseIfOver();
            began = true;
            long heard = log.heard();
            Optional<String> trouble = listen(pod.get(), log);
            if (log.heard() > heard || trouble.isEmpty()) {
                silence.restart();
                pause = RETRY;
            }
            if (trouble.isPresent()) {
                refuseSilence(silence, trouble.get());
                listener.lost(trouble.get());
                time.pause(pause);
                pause = pause.multipliedBy(2).compareTo(RAREST) > 0 ? RAREST : pause.multipliedBy(2);
            }
        }
    }

    private static boolean runsOrHasEnded(WatchEvent event) {
        return !event.deleted()
                && (Pods.containerRuns(event.object())
                        || Pods.terminated(event.object()).isPresent());
    }

    private End end(JsonNode terminated) {
        Instant made = existing()
                .map(seen ->
                        Instant.parse(seen.at("/metadata/creationTimestamp").asText()))
                .orElse(Instant.MAX);
        Instant began = Instant.parse(terminated.path("startedAt").asText());
        return new End(
                terminated.path("exitCode").asInt(1),
                terminated.path("message").asText(),
                began.isAfter(made) ? Duration.between(made, began) : Duration.ZERO);
    }

    private void refuseSilence(Waiting.Deadline silence, String trouble) {
        if (silence.passed()) {
            throw CliException.failed(
                    "the scratch instance %s has not reported progress for %d minutes: %s"
                            .formatted(name, SILENCE.toMinutes(), trouble),
                    "Run the command again.");
        }
    }

    /**
     * Follows the pod for a while.
     *
     * @return the reason why following failed; empty if it did not fail. The next check shows whether the pod has ended
     */
    private Optional<String> listen(ObjectNode pod, RequestLog log) {
        var errors = new StringJoiner(" ");
        Waiting.Deadline half = Waiting.deadline(LISTEN.dividedBy(2), time);
        long heard = log.heard();
        int exit;
        try {
            exit = kube.exec()
                    .follow(
                            pod.at("/metadata/name").asText(),
                            List.of(
                                    "bash",
                                    "/opt/kubectl-pg/request",
                                    "follow",
                                    operation,
                                    Long.toString(log.line()),
                                    Long.toString(LISTEN.toSeconds())),
                            log::accept,
                            errors::add,
                            LISTEN.plus(GRACE));
        } catch (ExecLost ended) {
            return Optional.of("the connection was lost");
        } catch (CliException failure) {
            if (failure.code() == ExitCode.DENIED) {
                throw failure;
            }
            return Optional.of(failure.problem());
        }
        if (exit != 0) {
            return Optional.of("it cannot report its progress (exit code " + exit
                    + (errors.length() == 0 ? "" : ": " + errors.toString().strip()) + ")");
        }
        return half.passed() || log.heard() > heard ? Optional.empty() : Optional.of("it does not report its progress");
    }

    /** Fails if the Job ended without a message of its pod, because its time was over or the pod was removed. */
    private void refuseIfOver() {
        ObjectNode seen = existing()
                .orElseThrow(() ->
                        CliException.failed("somebody removed the scratch instance " + name, "Run the command again."));
        for (JsonNode condition : seen.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Failed")
                    && condition.path("status").asText().equals("True")) {
                throw CliException.failed(
                        condition.path("reason").asText().equals("DeadlineExceeded")
                                ? "the scratch instance " + name + " was ended after scratch.activeDeadlineSeconds"
                                : "the scratch instance " + name + " has lost its pod: "
                                        + condition.path("message").asText(),
                        condition.path("reason").asText().equals("DeadlineExceeded")
                                ? "Raise scratch.activeDeadlineSeconds, or restore a smaller part."
                                : "Run the command again.");
            }
        }
    }

    /**
     * What the pod waits for.
     *
     * @return the reason that Kubernetes reports; empty if it reports none
     */
    private Optional<String> waitsFor(Optional<ObjectNode> pod, PodWaitLimit limit) {
        Optional<Startup> startup = pod.map(present -> new StartupReader(kube).read(SUBJECT, present));
        Optional<StartupProblem> problem = startup.isPresent() ? startup.get().problem() : notCreated();
        limit.endedBy(problem).ifPresent(found -> {
            throw CliException.refused(found.problem(), found.remedy());
        });
        return startup.flatMap(Startup::waitsFor).or(() -> problem.map(StartupProblem::problem));
    }

    /** The reason why the Job's controller creates no pod. Only events show it. */
    private Optional<StartupProblem> notCreated() {
        return Kube.await(kube.eventsAsync(Kind.JOB, name)).stream()
                .filter(event -> event.path("reason").asText().equals("FailedCreate"))
                .map(event -> event.path("message").asText())
                .findFirst()
                .flatMap(why -> Startup.denied(SUBJECT, kube.namespace(), why));
    }
}

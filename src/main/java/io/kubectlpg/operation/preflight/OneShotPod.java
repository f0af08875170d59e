package io.kubectlpg.operation.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Pods;
import io.kubectlpg.cluster.Startup;
import io.kubectlpg.cluster.StartupProblem;
import io.kubectlpg.cluster.StartupReader;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.Waiting;
import io.kubectlpg.kube.WatchEvent;
import io.kubectlpg.operation.CleanUp;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.operation.PodWait;
import io.kubectlpg.operation.PodWaitLimit;
import io.kubectlpg.output.Values;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/** A temporary pod that runs a check, and the Secret that it mounts. Both are removed afterwards. */
public final class OneShotPod {
    /** The interval of checks why the pod does not start. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** How long to wait for a problem that may pass. */
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final Kube kube;
    private final ObjectNode pod;
    private final ObjectNode secret;
    private final String subject;

    /**
     * A pod that is not created yet.
     *
     * @param subject the name of the pod in messages, such as "the pod that checks the image"
     */
    public OneShotPod(Kube kube, ObjectNode pod, ObjectNode secret, String subject) {
        this.kube = kube;
        this.pod = pod;
        this.secret = secret;
        this.subject = subject;
    }

    public String name() {
        return nameOf(pod);
    }

    /** Creates the pod, runs the function with it, and removes the pod. */
    public <T> T during(Function<OneShotPod, T> question) {
        try (var _ = Interruptions.current().watch(() -> CleanUp.inHaste(removals()))) {
            return CleanUp.after(
                    () -> {
                        kube.create(secret);
                        create();
                        return question.apply(this);
                    },
                    removals());
        }
    }

    /**
     * Waits until the pod has ended.
     *
     * @param limit the longest time to wait
     * @param status shows what the command waits for
     * @return the pod's termination message
     * @throws CliException refused, with the problem that keeps the pod from running
     */
    String awaitMessage(Duration limit, Consumer<String> status) {
        return await(limit, status, Pods::terminated).path("message").asText();
    }

    /**
     * Waits until the pod runs.
     *
     * @param limit the longest time to wait
     * @param status shows what the command waits for
     * @throws CliException refused, with the problem that keeps the pod from running
     */
    public void awaitRunning(Duration limit, Consumer<String> status) {
        await(limit, status, seen -> Pods.containerRuns(seen) ? Optional.of(seen) : Optional.empty());
    }

    private <T extends JsonNode> T await(
            Duration limit, Consumer<String> status, Function<ObjectNode, Optional<T>> wanted) {
        var passing = new PodWaitLimit(MOMENT);
        var startup = new AtomicReference<Optional<Startup>>(Optional.empty());
        var wait = new PodWait(
                PodWait.Watched.named(kube, name()), Waiting.deadline(limit), LOOK, status, "it has not started");
        WatchEvent end = wait.until(
                        event -> event.deleted()
                                || Pods.endedByKubernetes(event.object()).isPresent()
                                || wanted.apply(event.object()).isPresent(),
                        event -> Optional.empty(),
                        seen -> {
                            startup.set(seen.map(present -> new StartupReader(kube).read(subject, present)));
                            return passing.waitsFor(startup.get(), CliException::refused);
                        })
                .orElseThrow(() -> CliException.refused(
                        subject + " did not run within " + Values.duration(limit) + ": " + wait.why(),
                        (startup.get()
                                                .flatMap(Startup::problem)
                                                .map(StartupProblem::remedy)
                                                .orElse("")
                                        + " Allow more time with --timeout.")
                                .strip()));
        Pods.endedByKubernetes(end.object()).ifPresent(why -> {
            throw CliException.refused("Kubernetes ended " + subject + ": " + why, "Run the command again.");
        });
        return wanted.apply(end.object())
                .orElseThrow(() -> CliException.refused(
                        subject + " was removed before it had a result", "Run the command again."));
    }

    /** Creates the pod. If the API server refuses the pod, the exception is the same as for a pod that cannot start. */
    private void create() {
        try {
            kube.create(pod);
        } catch (CliException denied) {
            StartupProblem startupProblem =
                    Startup.denied(subject, kube.namespace(), denied.problem()).orElseThrow(() -> denied);
            throw CliException.refused(startupProblem.problem(), startupProblem.remedy())
                    .causedBy(denied);
        }
    }

    /**
     * The removals of the pod and the Secret. The Secret may hold keys, so it is removed even if the removal of the pod
     * fails.
     */
    private List<Runnable> removals() {
        return List.of(() -> kube.delete(Kind.POD, name()), () -> kube.delete(Kind.SECRET, nameOf(secret)));
    }

    private static String nameOf(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }
}

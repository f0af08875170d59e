package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pod that does not run yet, with the reports of Kubernetes about it.
 *
 * @param subject the name of the pod in messages, usually the instance's name
 * @param statefulSet the StatefulSet or Job that makes the pod; empty for a pod without one
 * @param claims those of the pod's claims that exist
 * @param events the events of all these objects; empty if the user may not list events
 */
public record Startup(
        String subject,
        Optional<ObjectNode> statefulSet,
        Optional<ObjectNode> pod,
        List<ObjectNode> claims,
        List<ObjectNode> events) {

    public Startup {
        claims = List.copyOf(claims);
        events = List.copyOf(events);
    }

    /** The reason why the pod does not run. It is empty if the pod runs, or if Kubernetes has given no reason yet. */
    public Optional<StartupProblem> problem() {
        var seen = new Events(events);
        var wanted = new RequestedResources(statefulSet);
        if (pod.isEmpty()) {
            return statefulSet
                    .flatMap(set -> notCreated(set, seen))
                    .map(why -> AdmissionFailure.of(why, subject, namespace(statefulSet), wanted));
        }
        ObjectNode present = pod.get();
        if (Pods.deleted(present) || Pods.containerRuns(present)) {
            return Optional.empty();
        }
        return Pods.unschedulable(present).isPresent()
                ? Claims.of(subject, claims, seen).or(() -> Scheduling.of(subject, present, claims, wanted))
                : Containers.of(subject, present, seen);
    }

    /** What the pod waits for, even if that is no problem, such as "it pulls the image x". */
    public Optional<String> waitsFor() {
        return problem()
                .map(StartupProblem::problem)
                .or(() -> pod.filter(present -> !Pods.containerRuns(present)).flatMap(this::pulls))
                .or(() -> pod.flatMap(Pods::waitingFor));
    }

    /** The image pull that has begun and has not ended, according to the kubelet's events. */
    private Optional<String> pulls(ObjectNode present) {
        return new Events(events)
                .newest(present, Set.of("Pulling", "Pulled", "Failed", "BackOff", "Created", "Started"))
                .filter(event -> event.path("reason").asText().equals("Pulling"))
                .map(event -> Events.message(event).replaceFirst("^Pulling image \"(.*)\"$", "it pulls the image $1"));
    }

    /**
     * The problem of a pod that the API server refused to create. It is empty if the reason for the refusal is not the
     * pod.
     */
    public static Optional<StartupProblem> denied(String subject, String namespace, String message) {
        return denied(subject, Optional.empty(), namespace, message);
    }

    /** As {@link #denied(String, String, String)}, but the sentences name the values of the object that makes the pod. */
    public static Optional<StartupProblem> denied(
            String subject, Optional<ObjectNode> maker, String namespace, String message) {
        return AdmissionFailure.known(message, subject, namespace, new RequestedResources(maker));
    }

    private static String namespace(Optional<ObjectNode> object) {
        return object.map(present -> present.at("/metadata/namespace").asText()).orElse("");
    }

    /**
     * The last error of the controller that creates the pod. It is empty if the controller has created the pod since.
     */
    private static Optional<String> notCreated(ObjectNode statefulSet, Events seen) {
        Optional<ObjectNode> made = seen.newest(statefulSet, Set.of("SuccessfulCreate"));
        return seen.newest(statefulSet, Set.of("FailedCreate"))
                .filter(failed -> made.isEmpty() || !Events.time(failed).isBefore(Events.time(made.get())))
                .map(Events::message);
    }
}

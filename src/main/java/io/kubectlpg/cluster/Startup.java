package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pod that does not run yet, with what Kubernetes reports about it.
 *
 * @param subject the pod's name in messages, usually the instance's name
 * @param statefulSet the StatefulSet or Job that makes the pod; empty for a pod without one
 * @param claims its claims that exist
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

    /** Why the pod does not run; empty if it runs or Kubernetes has given no reason yet. */
    public Optional<StartupProblem> problem() {
        var seen = new Events(events);
        var wanted = new RequestedResources(statefulSet);
        if (pod.isEmpty()) {
            return statefulSet
                    .flatMap(set -> notCreated(set, seen))
                    .map(why -> AdmissionFailure.of(why, subject, wanted));
        }
        ObjectNode present = pod.get();
        if (Pods.deleted(present) || Pods.containerRuns(present)) {
            return Optional.empty();
        }
        return Pods.unschedulable(present).isPresent()
                ? Claims.of(subject, claims, seen).or(() -> Scheduling.of(subject, present, claims, wanted))
                : Containers.of(subject, present, seen);
    }

    /** What the pod waits for, also if that is no problem, such as "it pulls the image x". */
    public Optional<String> waitsFor() {
        return problem()
                .map(StartupProblem::problem)
                .or(() -> pod.filter(present -> !Pods.containerRuns(present)).flatMap(this::pulls))
                .or(() -> pod.flatMap(Pods::waitingFor));
    }

    /** The pull of an image that has begun and has not ended, from the kubelet's events. */
    private Optional<String> pulls(ObjectNode present) {
        return new Events(events)
                .newest(present, Set.of("Pulling", "Pulled", "Failed", "BackOff", "Created", "Started"))
                .filter(event -> event.path("reason").asText().equals("Pulling"))
                .map(event -> Events.message(event).replaceFirst("^Pulling image \"(.*)\"$", "it pulls the image $1"));
    }

    /**
     * The problem of a pod that the API server refused to create. Empty if it refused for another reason than the pod.
     */
    public static Optional<StartupProblem> denied(String subject, String message) {
        return denied(subject, Optional.empty(), message);
    }

    /** As {@link #denied(String, String)}. The sentences name the values of the object that makes the pod. */
    public static Optional<StartupProblem> denied(String subject, Optional<ObjectNode> maker, String message) {
        return AdmissionFailure.known(message, subject, new RequestedResources(maker));
    }

    /** The controller's last error, unless it has made the pod since. */
    private static Optional<String> notCreated(ObjectNode statefulSet, Events seen) {
        Optional<ObjectNode> made = seen.newest(statefulSet, Set.of("SuccessfulCreate"));
        return seen.newest(statefulSet, Set.of("FailedCreate"))
                .filter(failed -> made.isEmpty() || !Events.time(failed).isBefore(Events.time(made.get())))
                .map(Events::message);
    }
}

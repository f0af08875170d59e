package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pod that does not run yet, and what Kubernetes said of it.
 *
 * @param subject what the sentences call it: an instance's name
 * @param statefulSet what makes it, a StatefulSet or a Job; a pod that was made by hand has none
 * @param claims its volume claims, as far as they exist
 * @param events of all these; empty also for whoever may not list them
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

    /** What keeps it from running; empty when nothing does, or Kubernetes has not said so yet. */
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

    /** What it waits for as far as Kubernetes has said so, whether that is a problem or not, such as "it pulls the image x". */
    public Optional<String> waitsFor() {
        return problem()
                .map(StartupProblem::problem)
                .or(() -> pod.filter(present -> !Pods.containerRuns(present)).flatMap(this::pulls))
                .or(() -> pod.flatMap(Pods::waitingFor));
    }

    /** The kubelet says when it begins to pull an image, and when it has it or gives up for now. */
    private Optional<String> pulls(ObjectNode present) {
        return new Events(events)
                .newest(present, Set.of("Pulling", "Pulled", "Failed", "BackOff", "Created", "Started"))
                .filter(event -> event.path("reason").asText().equals("Pulling"))
                .map(event -> Events.message(event).replaceFirst("^Pulling image \"(.*)\"$", "it pulls the image $1"));
    }

    /** As {@link #problem()}, for a pod that the API server refused to create; empty: for another reason than the pod. */
    public static Optional<StartupProblem> denied(String subject, String message) {
        return denied(subject, Optional.empty(), message);
    }

    /** As {@link #denied(String, String)}, in the words of the values of what makes the pod. */
    public static Optional<StartupProblem> denied(String subject, Optional<ObjectNode> maker, String message) {
        return AdmissionFailure.known(message, subject, new RequestedResources(maker));
    }

    /** The controller's last word, unless it has made the pod since. */
    private static Optional<String> notCreated(ObjectNode statefulSet, Events seen) {
        Optional<ObjectNode> made = seen.newest(statefulSet, Set.of("SuccessfulCreate"));
        return seen.newest(statefulSet, Set.of("FailedCreate"))
                .filter(failed -> made.isEmpty() || !Events.time(failed).isBefore(Events.time(made.get())))
                .map(Events::message);
    }
}

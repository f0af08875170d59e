package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.spec.Labels;
import java.util.Optional;

/** Reads a pod's status. */
public final class Pods {
    private Pods() {}

    public static boolean ready(ObjectNode pod) {
        return !deleted(pod) && condition(pod, "Ready").path("status").asText().equals("True");
    }

    /** The pod's uid. A new pod with the same name has a different uid. */
    static String uid(ObjectNode pod) {
        return pod.path("metadata").path("uid").asText();
    }

    public static boolean containerRuns(ObjectNode pod) {
        return !deleted(pod) && container(pod).path("state").has("running");
    }

    public static boolean deleted(ObjectNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    /**
     * The reason why the scheduler finds no node for the pod, in Kubernetes' words; empty if the pod has a node, or if
     * the scheduler has not tried yet.
     */
    public static Optional<String> unschedulable(ObjectNode pod) {
        JsonNode scheduled = condition(pod, "PodScheduled");
        return scheduled.path("status").asText().equals("False")
                ? Optional.of(scheduled.path("message").asText())
                : Optional.empty();
    }

    /** The condition that a pod waits for before it runs, in Kubernetes' words. */
    public static Optional<String> waitingFor(ObjectNode pod) {
        Optional<String> unschedulable = unschedulable(pod);
        if (unschedulable.isPresent()) {
            return Optional.of("it cannot be scheduled: " + Scheduling.plain(unschedulable.get()));
        }
        JsonNode waiting = container(pod).path("state").path("waiting");
        return waiting.isMissingNode()
                ? Optional.empty()
                : Optional.of(waiting.path("reason").asText("its container has not started"))
                        .map(reason -> reason.equals("PodInitializing") ? "its init containers run" : reason);
    }

    /** The exit code and the termination message of the container; empty if it has not started or still runs. */
    public static Optional<JsonNode> terminated(ObjectNode pod) {
        JsonNode terminated = container(pod).path("state").path("terminated");
        return terminated.isMissingNode() ? Optional.empty() : Optional.of(terminated);
    }

    /**
     * The reason why Kubernetes terminated a pod, for example an eviction or the shutdown of its node. It is empty if
     * the pod still runs or if its program exited by itself.
     */
    public static Optional<String> endedByKubernetes(ObjectNode pod) {
        JsonNode status = pod.path("status");
        String reason = status.path("reason").asText();
        return status.path("phase").asText().equals("Failed") && !reason.isEmpty()
                ? Optional.of(status.path("message").asText(reason))
                : Optional.empty();
    }

    /**
     * Whether a pod was made from this StatefulSet's present template. Both objects hold the digest of the template.
     *
     * @param statefulSet the present StatefulSet, or the one to apply
     */
    public static boolean madeFrom(ObjectNode statefulSet, ObjectNode pod) {
        return templateHash(pod).equals(templateHash(statefulSet.path("spec").path("template")));
    }

    private static String templateHash(JsonNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(Labels.TEMPLATE_HASH)
                .asText();
    }

    private static JsonNode container(ObjectNode pod) {
        for (JsonNode status : pod.path("status").path("containerStatuses")) {
            if (status.path("name").asText().equals("postgres")) {
                return status;
            }
        }
        return pod.path("status").path("containerStatuses").path(0);
    }

    private static JsonNode condition(ObjectNode pod, String type) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        return pod.path("status").path("noSuchCondition");
    }
}

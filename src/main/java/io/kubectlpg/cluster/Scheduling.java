package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out from the condition {@code PodScheduled} why the scheduler finds no node. Such a problem may pass, because
 * somebody may add a node at any time.
 */
final class Scheduling {
    /** Matches the scheduler's remarks about preemption and dynamic resources. They do not help the user here. */
    private static final Pattern TAIL =
            Pattern.compile("[.,]?\\s*(no new claims to deallocate|preemption: |not found$).*");

    private Scheduling() {}

    static Optional<StartupProblem> of(
            String subject, ObjectNode pod, List<ObjectNode> claims, RequestedResources wanted) {
        return Pods.unschedulable(pod).map(message -> {
            String why = plain(message);
            return StartupProblem.late(subject + " cannot be scheduled: " + why, remedy(why, claims, wanted));
        });
    }

    static String plain(String message) {
        return TAIL.matcher(message).replaceFirst("").replaceFirst("\\.$", "");
    }

    private static String remedy(String why, List<ObjectNode> claims, RequestedResources wanted) {
        List<String> scarce = Stream.of("cpu", "memory")
                .filter(resource -> why.contains("Insufficient " + resource))
                .toList();
        if (!scarce.isEmpty()) {
            return wanted.named(scarce)
                    .map(values -> "Lower " + values + ", or add a node.")
                    .orElse("Free CPU and memory on a node, or add a node.");
        }
        String claim = claims.stream().map(ClusterReader::nameOf).findFirst().orElse("of its volume");
        if (why.contains("PersistentVolumeClaim") || why.contains("persistentvolumeclaim")) {
            return "See why the claim is not bound: kubectl describe pvc " + claim;
        }
        if (why.contains("volume node affinity conflict")) {
            return "Start a node in the zone that has the volume of the claim " + claim + ", or free CPU and memory "
                    + "on one there.";
        }
        if (why.contains("node affinity/selector") || why.contains("untolerated taint")) {
            return "Change the pod's node selector, affinity or tolerations, or the labels and taints of a node.";
        }
        if (why.contains("were unschedulable")) {
            return "Allow pods on a node again: kubectl uncordon";
        }
        return "Free CPU and memory on a node, or add a node.";
    }
}

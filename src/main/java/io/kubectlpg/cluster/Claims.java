package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out why a claim has no volume. It is not a problem if the claim waits for the scheduling of its pod
 * (WaitForFirstConsumer).
 */
final class Claims {
    private static final Pattern NO_CLASS = Pattern.compile("storageclass\\.storage\\.k8s\\.io \"([^\"]+)\" not found");
    private static final Set<String> FAILURES = Set.of("ProvisioningFailed", "FailedBinding", "VolumeMismatch");

    private Claims() {}

    static Optional<StartupProblem> of(String subject, List<ObjectNode> claims, Events events) {
        return claims.stream()
                .flatMap(claim -> of(subject, claim, events).stream())
                .findFirst();
    }

    private static Optional<StartupProblem> of(String subject, ObjectNode claim, Events events) {
        String name = ClusterReader.nameOf(claim);
        return switch (claim.path("status").path("phase").asText()) {
            case "Lost" ->
                Optional.of(StartupProblem.lasting(
                        "the volume of %s is gone: the claim %s names a PersistentVolume that no longer exists"
                                .formatted(subject, name),
                        "Create the PersistentVolume again; see: kubectl describe pvc " + name));
            case "Pending" ->
                events.newest(claim, FAILURES).map(event -> unbound(subject, claim, Events.message(event)));
            default -> Optional.empty();
        };
    }

    private static StartupProblem unbound(String subject, ObjectNode claim, String message) {
        Matcher missing = NO_CLASS.matcher(message);
        if (missing.find()) {
            return StartupProblem.lasting(
                    "%s has no volume: there is no storage class %s".formatted(subject, missing.group(1)),
                    "Set storage.storageClass to one that kubectl get storageclass lists.");
        }
        if (message.contains("no storage class is set")) {
            return StartupProblem.lasting(
                    subject + " has no volume: no storage class is named, and Kubernetes has no default one",
                    "Set storage.storageClass to one that kubectl get storageclass lists.");
        }
        return StartupProblem.late(
                subject + " has no volume: " + message,
                "Ask the administrator of the storage class %s; see: kubectl describe pvc %s"
                        .formatted(
                                claim.path("spec").path("storageClassName").asText("that is the default"),
                                ClusterReader.nameOf(claim)));
    }
}

package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds out why the kubelet does not start a pod. It reads the states of the containers and the events about volumes
 * that cannot be mounted.
 */
final class Containers {
    private static final Set<String> MOUNTS = Set.of("FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox");
    private static final Set<String> PULLS = Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable");
    private static final Set<String> RUNS = Set.of("CreateContainerError", "RunContainerError");
    private static final Set<String> NEVER_RAN = Set.of("StartError", "ContainerCannotRun");

    /**
     * The init container that copies pgBackRest out of its image: {@code manifests/pgbackrest/bundle.patch.yaml}.
     */
    private static final String BUNDLE = "pgbackrest-bundle";

    private static final String ANOTHER_BUNDLE =
            "Set the value backup.pgbackrest.image to an image that contains pgBackRest.";

    /**
     * Matches what a registry reports if an image does not exist or is not accessible, or if the registry is unknown.
     */
    private static final Pattern NO_IMAGE =
            Pattern.compile("(?i)not found|manifest unknown|does not exist|no match for platform|no matching manifest"
                    + "|denied|unauthorized|forbidden|authentication required|authorization failed|no such "
                    + "host|invalid reference");

    /** Matches the text that container runtimes add around the reason. */
    private static final Pattern WRAPPING = Pattern.compile("(?:Back-off pulling image \"[^\"]*\": |ErrImagePull: "
            + "|rpc error: code = \\w+ desc = |failed to pull and unpack image \"[^\"]*\": "
            + "|failed to resolve reference \"[^\"]*\": |failed to create containerd task: "
            + "|failed to create shim task: |OCI runtime create failed: |runc create failed: "
            + "|unable to start container process: )");

    /**
     * Just after the pod was scheduled the caches of the kubelet are not filled yet, and the API server does not know yet that the node may
     * read what the pod mounts. Both pass, but the kubelet may try again only after 16 seconds.
     */
    private static final Pattern NOT_YET =
            Pattern.compile("failed to sync |not registered|no relationship found between node");

    private Containers() {}

    static Optional<StartupProblem> of(String subject, ObjectNode pod, Events events) {
        for (String statuses : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode status : pod.path("status").path(statuses)) {
                Optional<StartupProblem> startupProblem = of(subject, status);
                if (startupProblem.isPresent()) {
                    return startupProblem;
                }
            }
        }
        Optional<StartupProblem> ended = endedInit(subject, pod);
        if (ended.isPresent()) {
            return ended;
        }
        return events.newest(pod, MOUNTS)
                .map(Events::message)
                .filter(message -> !NOT_YET.matcher(message).find())
                .map(message -> StartupProblem.passing(
                        subject + " cannot start on its node: " + message,
                        message.endsWith("not found")
                                ? "Create the missing object, or correct the value that names it."
                                : "See kubectl describe pod " + ClusterReader.nameOf(pod)));
    }

    /** An init container that has failed: the others do not start. Its last line says why. */
    private static Optional<StartupProblem> endedInit(String subject, ObjectNode pod) {
        for (JsonNode status : pod.path("status").path("initContainerStatuses")) {
            JsonNode now = status.path("state").path("terminated");
            JsonNode terminated = now.isMissingNode() && status.path("state").has("waiting")
                    ? status.path("lastState").path("terminated")
                    : now;
            if (terminated.path("exitCode").asInt() != 0) {
                return Optional.of(failedInit(subject, pod, status, terminated));
            }
        }
        return Optional.empty();
    }

    private static StartupProblem failedInit(String subject, ObjectNode pod, JsonNode status, JsonNode terminated) {
        String name = status.path("name").asText();
        String why = terminated
                .path("message")
                .asText()
                .strip()
                .lines()
                .reduce((_, line) -> line)
                .orElse("exit code " + terminated.path("exitCode").asInt());
        boolean last = pod.path("spec").path("restartPolicy").asText().equals("Never");
        if (isBundle(status)) {
            String problem = "pgBackRest cannot be copied out of the image "
                    + status.path("image").asText() + ": " + why;
            return last
                    ? StartupProblem.lasting(problem, ANOTHER_BUNDLE)
                    : StartupProblem.passing(problem, ANOTHER_BUNDLE);
        }
        String problem = "the init container %s of %s failed: %s".formatted(name, subject, why);
        String remedy = "See kubectl logs %s -c %s".formatted(ClusterReader.nameOf(pod), name);
        return last ? StartupProblem.lasting(problem, remedy) : StartupProblem.late(problem, remedy);
    }

    private static Optional<StartupProblem> of(String subject, JsonNode status) {
        JsonNode waiting = status.path("state").path("waiting");
        String reason = waiting.path("reason").asText();
        String message = plain(waiting.path("message").asText());
        String image = status.path("image").asText();
        if (PULLS.contains(reason)) {
            return Optional.of(unpulled(image, message));
        }
        if (RUNS.contains(reason)) {
            return Optional.of(notRun(status, message));
        }
        return switch (reason) {
            case "ErrImageNeverPull" ->
                Optional.of(StartupProblem.lasting(
                        "the image " + image + " is not on the node, and imagePullPolicy is Never",
                        "Set imagePullPolicy to IfNotPresent, or load the image onto the nodes."));
            case "InvalidImageName" ->
                Optional.of(StartupProblem.lasting(
                        "\"" + image + "\" is not the name of an image", "Correct the value image."));
            case "CreateContainerConfigError" ->
                Optional.of(StartupProblem.lasting(
                        "the container %s of %s cannot be made: %s"
                                .formatted(status.path("name").asText(), subject, message),
                        message.endsWith("not found")
                                ? "Create the missing object, or correct the value that names it."
                                : ""));
            default -> neverRan(status).map(why -> notRun(status, why));
        };
    }

    /**
     * The problem of an image that could not be pulled. The kubelet keeps trying, so the problem may pass. It lasts if
     * the registry says that the image does not exist.
     */
    private static StartupProblem unpulled(String image, String message) {
        String problem = "the image " + image + " cannot be pulled" + (message.isEmpty() ? "" : ": " + message);
        boolean local = image.startsWith("localhost/");
        return local || NO_IMAGE.matcher(message).find()
                ? StartupProblem.lasting(
                        problem,
                        local
                                ? "Load the image onto the nodes, or set the value image to one in a registry."
                                : "Correct the value image, or give the namespace a pull secret for it with the "
                                        + "value imagePullSecrets.")
                : StartupProblem.late(
                        problem,
                        "Kubernetes tries again by itself. Check that the nodes reach the registry and that the "
                                + "value image is right.");
    }

    private static StartupProblem notRun(JsonNode status, String message) {
        return StartupProblem.lasting(
                "the image " + status.path("image").asText() + " cannot be run: " + message,
                isBundle(status) ? ANOTHER_BUNDLE : "Set the value image to an image of PostgreSQL.");
    }

    private static boolean isBundle(JsonNode status) {
        return status.path("name").asText().equals(BUNDLE);
    }

    private static Optional<String> neverRan(JsonNode status) {
        for (String state : List.of("state", "lastState")) {
            JsonNode terminated = status.path(state).path("terminated");
            if (NEVER_RAN.contains(terminated.path("reason").asText())) {
                return Optional.of(plain(terminated.path("message").asText()));
            }
        }
        return Optional.empty();
    }

    private static String plain(String message) {
        return WRAPPING.matcher(message).replaceAll("").strip();
    }
}

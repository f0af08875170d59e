package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The CPU, memory and storage that an object requests. Messages name them by the user's values that set them. */
record RequestedResources(Optional<ObjectNode> statefulSet) {

    /** The path of the values that set the resources of the containers. */
    String path() {
        return statefulSet
                        .filter(maker -> maker.path("kind").asText().equals("Job"))
                        .isPresent()
                ? "cronJobs.resources"
                : "resources";
    }

    /**
     * Names the values that set these resources, as a part of a sentence, such as {@code resources.requests.memory,
     * which is 64Gi}.
     *
     * @param resources names from quotas and the scheduler
     * @return empty if no value sets any of these resources
     */
    Optional<String> named(Collection<String> resources) {
        List<String> named = new ArrayList<>();
        for (String resource : resources) {
            value(resource).filter(value -> !named.contains(value)).ifPresent(named::add);
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", named));
    }

    private Optional<String> value(String resource) {
        return switch (resource) {
            case "cpu", "requests.cpu" -> container("requests", "cpu");
            case "memory", "requests.memory" -> container("requests", "memory");
            case "limits.cpu" -> container("limits", "cpu");
            case "limits.memory" -> container("limits", "memory");
            case "requests.storage" ->
                amount(
                        "storage.size",
                        spec().path("volumeClaimTemplates")
                                .path(0)
                                .path("spec")
                                .path("resources")
                                .path("requests")
                                .path("storage"));
            default -> Optional.empty();
        };
    }

    private Optional<String> container(String part, String resource) {
        for (JsonNode container : spec().path("template").path("spec").path("containers")) {
            if (container.path("name").asText().equals("postgres")) {
                return amount(
                        "resources." + part + "." + resource,
                        container.path("resources").path(part).path(resource));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> amount(String value, JsonNode amount) {
        return amount.isMissingNode() ? Optional.empty() : Optional.of(value + ", which is " + amount.asText());
    }

    private JsonNode spec() {
        return statefulSet.map(set -> set.path("spec")).orElseGet(MissingNode::getInstance);
    }
}

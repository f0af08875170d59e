package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What an instance's StatefulSet asks for, in the words of the values that can be changed. */
record RequestedResources(Optional<ObjectNode> statefulSet) {

    /** Where the values stand by which the containers get their resources. */
    String path() {
        return statefulSet
                        .filter(maker -> maker.path("kind").asText().equals("Job"))
                        .isPresent()
                ? "cronJobs.resources"
                : "resources";
    }

    /**
     * Such as {@code resources.requests.memory, which is 64Gi}.
     *
     * @param resources as quotas and the scheduler name them; those that are no value of the user's are left out
     * @return empty when none is left
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

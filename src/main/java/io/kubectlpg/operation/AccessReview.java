package io.kubectlpg.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlpg.kube.Kind;
import io.kubectlpg.kube.Kube;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Asks the API server which rights the user has in a namespace. */
public final class AccessReview {
    private AccessReview() {}

    /** The rights that the user lacks. */
    public static List<Rights> missing(Kube kube, List<Rights> needed) {
        List<CompletableFuture<Boolean>> asked = needed.stream()
                .map(right -> CompletableFuture.supplyAsync(() -> allowed(kube, right), Thread::startVirtualThread))
                .toList();
        return IntStream.range(0, needed.size())
                .filter(i -> !Kube.await(asked.get(i)))
                .mapToObj(needed::get)
                .toList();
    }

    /** The rights in words, such as {@code create, delete pods; get leases}. */
    public static String words(List<Rights> rights) {
        var verbs = new LinkedHashMap<String, TreeSet<String>>();
        rights.forEach(right ->
                verbs.computeIfAbsent(right.resource(), r -> new TreeSet<>()).add(right.verb()));
        return verbs.entrySet().stream()
                .map(entry -> String.join(", ", entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    private static boolean allowed(Kube kube, Rights right) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", Kind.ACCESS_REVIEW.apiVersion()).put("kind", Kind.ACCESS_REVIEW.kind());
        ObjectNode attributes = review.putObject("spec").putObject("resourceAttributes");
        List<String> resource = Stream.of(right.resource().split("/", 2)).toList();
        attributes
                .put("namespace", kube.namespace())
                .put("verb", right.verb())
                .put("group", right.group())
                .put("resource", resource.getFirst());
        if (resource.size() > 1) {
            attributes.put("subresource", resource.getLast());
        }
        return kube.create(review).path("status").path("allowed").asBoolean();
    }
}

package io.kubectlpg.clustertest;

import io.kubectlpg.network.Asked;
import io.kubectlpg.operation.Rights;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rights as a help page names them, and as requests use them. */
final class NamedRights {
    private static final String VERB = "(?:get|list|watch|create|update|patch|delete)";
    private static final Pattern CLAUSE =
            Pattern.compile("(VERB(?:, VERB)*) on ([a-z]+(?:/[a-z]+)?(?:, [a-z]+(?:/[a-z]+)?)*)".replace("VERB", VERB));
    private static final Pattern PATH = Pattern.compile(
            "/(?:api|apis/[^/]+)/v1/namespaces/(?<namespace>[^/]+)/(?<resource>[^/?]+)(?<name>/[^/?]+)?(?<subresource>/[^/?]+)?.*");

    private NamedRights() {}

    /** Such as {@code get, list on pods and secrets}; each verb with each resource. */
    static Set<Rights> of(String page) {
        String sentence = page.replaceAll("\\s+", " ").replaceFirst(".*Rights, in one namespace: ", "");
        return CLAUSE.matcher(sentence)
                .results()
                .flatMap(clause -> Arrays.stream(clause.group(2).split(", ", -1))
                        .flatMap(resource ->
                                Arrays.stream(clause.group(1).split(", ", -1)).map(verb -> new Rights(verb, resource))))
                .collect(Collectors.toSet());
    }

    /** What a request needs; nothing where it asks for no object of a namespace. */
    static Stream<Rights> neededBy(Asked asked) {
        Matcher path = PATH.matcher(asked.path());
        if (!path.matches()) {
            return Stream.empty();
        }
        boolean named = path.group("name") != null;
        String resource = path.group("resource")
                + Optional.ofNullable(path.group("subresource")).orElse("");
        return Stream.of(new Rights(
                switch (asked.method()) {
                    case "GET" -> asked.watch() ? "watch" : named ? "get" : "list";
                    case "POST" -> "create";
                    case "PUT" -> "update";
                    case "PATCH" -> "patch";
                    case "DELETE" -> named ? "delete" : "deletecollection";
                    default -> throw new IllegalArgumentException(asked.toString());
                },
                resource));
    }
}

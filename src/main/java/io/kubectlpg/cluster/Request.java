package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Long work that an instance's supervisor carries out, whoever is connected.
 *
 * @param word of its {@link RequestKind}; that of newer scripts may be one that this program does not know
 * @param started empty while it waits
 * @param phase where it is, for kinds that have phases
 * @param exit empty while it works
 * @param result a backup's label, the timeline after a restore
 * @param error the last error it logged, when it failed: in the program's words, where it knows them
 */
public record Request(
        String id,
        String word,
        List<String> arguments,
        Optional<Instant> started,
        Optional<String> phase,
        Optional<Integer> exit,
        Optional<String> result,
        Optional<String> error) {

    /** pgBackRest's code for SIGTERM, the shell's, and that of what ended with its pod. */
    private static final Set<Integer> ENDED = Set.of(63, 143, 137);

    public Request {
        arguments = List.copyOf(arguments);
    }

    public RequestKind kind() {
        return RequestKind.of(word);
    }

    /**
     * Whether it failed, and somebody should know. A verification that was ended, with its client or with its pod, left
     * nothing to mend: it changes nothing. One that was killed will be killed again.
     */
    public boolean failed() {
        boolean ended = kind() == RequestKind.VERIFY
                && exit.filter(ENDED::contains).isPresent()
                && error.filter(RepositoryProblem::killed).isEmpty();
        return !ended && exit.filter(code -> code != 0).isPresent();
    }

    /** @param places of the repositories that its error may be about */
    static Request parse(JsonNode node, RepositoryPlaces places) {
        return new Request(
                node.required("id").asText(),
                node.required("kind").asText(),
                node.required("args").asText().lines().toList(),
                text(node, "started").map(Instant::parse),
                text(node, "phase"),
                Observation.present(node.get("exit")).map(JsonNode::asInt),
                text(node, "result"),
                text(node, "error").map(error -> RepositoryProblem.words(places, error)));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asText("")).filter(text -> !text.isEmpty());
    }
}

package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Long work that an instance's supervisor carries out without a connected client.
 *
 * @param word the word of its {@link RequestKind}; newer scripts may use an unknown word
 * @param started empty while it waits
 * @param phase its phase, for kinds with phases
 * @param exit its exit code; empty until it ends
 * @param result a backup's label, or the timeline after a restore
 * @param error the last error that it logged, if it failed; in the program's words if the error is known
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

    /**
     * Exit codes of work that was told to end: pgBackRest's for SIGTERM, the shell's for SIGTERM, and the code of work
     * that ended with its pod.
     */
    private static final Set<Integer> ENDED = Set.of(63, 143, 137);

    public Request {
        arguments = List.copyOf(arguments);
    }

    public RequestKind kind() {
        return RequestKind.of(word);
    }

    /**
     * Whether it failed in a way that users should know. A verification that was told to end changed nothing and needs
     * no repair. A verification that was killed for lack of memory does count, because it would be killed again.
     */
    public boolean failed() {
        boolean ended = kind() == RequestKind.VERIFY
                && exit.filter(ENDED::contains).isPresent()
                && error.filter(RepositoryProblem::killed).isEmpty();
        return !ended && exit.filter(code -> code != 0).isPresent();
    }

    /** @param places the repositories that its error may be about */
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

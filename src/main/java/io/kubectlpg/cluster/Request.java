package io.kubectlpg.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A long task that an instance's supervisor carries out. No client needs to be connected.
 *
 * @param word the word of its {@link RequestKind}; newer scripts may use an unknown word
 * @param started the start; empty while the request waits
 * @param phase the present phase, for kinds with phases
 * @param exit the exit code; empty until the request ends
 * @param result the label of a backup, or the timeline after a restore
 * @param error the last logged error of a failed request; in the program's words if the error is known
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
     * Exit codes of a request that was stopped from outside: pgBackRest's code for SIGTERM, the shell's code for
     * SIGTERM, and the code of a request whose pod ended.
     */
    private static final Set<Integer> ENDED = Set.of(63, 143, 137);

    public Request {
        arguments = List.copyOf(arguments);
    }

    public RequestKind kind() {
        return RequestKind.of(word);
    }

    /**
     * Whether the request failed in a way that the user should know. A stopped verification does not count, because it
     * changed nothing. A verification that was killed for lack of memory counts, because the next one would be killed,
     * too.
     */
    public boolean failed() {
        boolean ended = kind() == RequestKind.VERIFY
                && exit.filter(ENDED::contains).isPresent()
                && error.filter(RepositoryProblem::killed).isEmpty();
        return !ended && exit.filter(code -> code != 0).isPresent();
    }

    /**
     * Reads a request from the output of {@code observe}.
     *
     * @param places the repositories that the error of the request may be about
     */
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

package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.function.Function;

/**
 * How to find out whether a request whose answer was lost was carried out, for those that must not be carried out twice.
 *
 * @param look shows the object
 * @param judge says by that what became of the request
 */
record LostAnswer(Request look, Function<Answer, Fate> judge) {
    /** What became of it. */
    sealed interface Fate {
        /** It was carried out, and this would have been the answer. */
        record CarriedOut(Answer answer) implements Fate {}

        /** It was not: this is sent now. */
        record NotYet(Request again) implements Fate {}
    }

    /** The server's time is known to the second, and was seen a moment ago. */
    private static final Duration COARSE = Duration.ofSeconds(2);
    /** What the API server writes in other words, or keeps elsewhere. */
    private static final Set<String> REWRITTEN = Set.of("requests", "limits", "stringData", "creationTimestamp");

    /**
     * Of a new object: it is ours if it is no older than the request and holds all that we wrote.
     *
     * @param asked when the request was first sent, by the server's clock
     */
    static LostAnswer ofCreate(Request create, Request look, ObjectNode object, Instant asked) {
        return new LostAnswer(look, found -> {
            boolean ours = found.succeeded()
                    && !created(found).isBefore(asked.minus(COARSE))
                    && LiveForm.holds(found.document(), object, REWRITTEN);
            return ours ? new Fate.CarriedOut(found) : new Fate.NotYet(create);
        });
    }

    /**
     * Of a deletion. What is there may be a successor, which a controller has made since: only the object that was meant
     * is deleted, which its uid tells.
     *
     * @param asked when the request was first sent, by the server's clock
     */
    static LostAnswer ofDelete(Function<String, Request> ofUid, Request delete, Request look, Instant asked) {
        return new LostAnswer(look, found -> {
            if (found.code() == Answer.NOT_FOUND) {
                return new Fate.CarriedOut(Answer.of(200));
            }
            if (!found.succeeded()) {
                return new Fate.NotYet(delete);
            }
            JsonNode metadata = found.document().path("metadata");
            return metadata.has("deletionTimestamp") || created(found).isAfter(asked.plus(COARSE))
                    ? new Fate.CarriedOut(Answer.of(200))
                    : new Fate.NotYet(ofUid.apply(metadata.path("uid").asText()));
        });
    }

    private static Instant created(Answer found) {
        try {
            return Instant.parse(
                    found.document().at("/metadata/creationTimestamp").asText());
        } catch (DateTimeParseException unreadable) {
            return Instant.EPOCH;
        }
    }

    /** The options of a deletion that holds only for the object with that uid. */
    static String preconditions(String uid) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("propagationPolicy", "Background")
                .putObject("preconditions")
                .put("uid", uid);
        return options.toString();
    }
}

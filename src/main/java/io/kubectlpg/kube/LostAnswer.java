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
 * Finds out whether a request whose answer was lost was carried out. It is used for requests that must not be carried
 * out twice.
 *
 * @param look the request that reads the object
 * @param judge decides from the answer to that request
 */
record LostAnswer(Request look, Function<Answer, Fate> judge) {
    /** What happened to the request. */
    sealed interface Fate {
        /**
         * The request was carried out.
         *
         * @param answer the answer that the server would have given
         */
        record CarriedOut(Answer answer) implements Fate {}

        /**
         * The request was not carried out.
         *
         * @param again the request to send now
         */
        record NotYet(Request again) implements Fate {}
    }

    /** The inaccuracy of the server's time, which has only whole seconds. */
    private static final Duration COARSE = Duration.ofSeconds(2);
    /** Fields that the API server rewrites or moves. */
    private static final Set<String> REWRITTEN = Set.of("requests", "limits", "stringData", "creationTimestamp");

    /**
     * For a request that creates an object. The object on the server is ours if it is not older than the request and
     * has all written fields.
     *
     * @param asked the time when the request was first sent, by the server's clock
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
     * For a request that deletes an object. A controller may already have made a new object with the same name, so the
     * deletion is repeated only for the uid of the old object.
     *
     * @param asked the time when the request was first sent, by the server's clock
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

    /** The options of a deletion that fails unless the object has this uid. */
    static String preconditions(String uid) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("propagationPolicy", "Background")
                .putObject("preconditions")
                .put("uid", uid);
        return options.toString();
    }
}

package io.kubectlpg.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer of the API server.
 *
 * @param code the HTTP status
 * @param document the JSON object in the answer; empty if the answer is not JSON
 * @param retryAfter the time that the server asks the client to wait
 */
record Answer(int code, ObjectNode document, Optional<Duration> retryAfter) {
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    static final int TOO_MANY_REQUESTS = 429;
    /** The longest value of Retry-After that is read, in seconds. The program never waits longer. */
    private static final long LONGEST_SECONDS = 24L * 60 * 60;

    static Answer of(int code) {
        return new Answer(code, JsonNodeFactory.instance.objectNode(), Optional.empty());
    }

    boolean succeeded() {
        return code >= 200 && code < 300;
    }

    /**
     * Whether Kubernetes itself gave the answer. Its errors are documents of the kind Status; the errors of a proxy are
     * not.
     */
    boolean isStatus() {
        return document.path("kind").asText().equals("Status");
    }

    String message() {
        return document.path("message").asText().strip();
    }

    /** The time in the header Retry-After. It is empty if the header is not a number of seconds. */
    static Optional<Duration> seconds(String header) {
        String text = header.strip();
        return text.matches("\\d{1,9}")
                ? Optional.of(Duration.ofSeconds(Math.min(LONGEST_SECONDS, Long.parseLong(text))))
                : Optional.empty();
    }
}

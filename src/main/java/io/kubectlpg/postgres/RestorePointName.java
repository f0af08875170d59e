package io.kubectlpg.postgres;

import java.nio.charset.StandardCharsets;

/** The name of a restore point: 1 to 63 bytes of UTF-8 (PostgreSQL's MAXFNAMELEN), without control characters. */
public record RestorePointName(String text) {
    private static final int MOST_BYTES = 63;

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is not allowed; its message says why
     */
    public RestorePointName {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the name of a restore point cannot be empty");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "the name of a restore point has at most " + MOST_BYTES + " bytes, but \"" + text + "\" has more");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("the name of a restore point must be one line of text");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

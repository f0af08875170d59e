package io.kubectlpg.cluster;

import java.util.Arrays;
import java.util.Locale;

/** What a request is to do: the script {@code request-KIND} does it in the pod. */
public enum RequestKind {
    BACKUP,
    RESTORE,
    EXPIRE,
    VERIFY,
    /** Scheduled work that was not begun, because other work was under way. No script carries it out. */
    SKIPPED,
    /** A kind that only newer scripts know. */
    OTHER;

    static RequestKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElse(OTHER);
    }

    /** The word that the scripts use. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

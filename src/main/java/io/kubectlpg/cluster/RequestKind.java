package io.kubectlpg.cluster;

import java.util.Arrays;
import java.util.Locale;

/** The kinds of requests. The script {@code request-KIND} in the pod carries out a request. */
public enum RequestKind {
    BACKUP,
    RESTORE,
    EXPIRE,
    VERIFY,
    /** A replica becomes a copy of the primary. */
    CLONE,
    /** A scheduled run that was skipped because other work was running. It has no script. */
    SKIPPED,
    /** A kind that this program does not know, because the scripts are newer. */
    OTHER;

    static RequestKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElse(OTHER);
    }

    /** The word of the kind in the scripts. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.kubectlpg.output;

import java.util.regex.Pattern;

/** Finds out whether text may hold a secret. Such text is not stored. */
public final class SecretText {
    /** Matches words such as SQL's PASSWORD, and a password in a URI. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)password|passwd|passphrase|secret|token|[a-z]+://[^/ ]*:[^/ ]*@");

    private SecretText() {}

    /** Whether the text may contain a secret, or is the name of a secret. */
    public static boolean in(String text) {
        return SECRET.matcher(text).find();
    }
}

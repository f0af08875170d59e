package io.kubectlpg.output;

import java.util.regex.Pattern;

/** Recognizes text that may hold a secret, which is not kept. */
public final class SecretText {
    /** PASSWORD of SQL among them, and a password in a URI. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)password|passwd|passphrase|secret|token|[a-z]+://[^/ ]*:[^/ ]*@");

    private SecretText() {}

    /** Whether it does, or is the name of one. */
    public static boolean in(String text) {
        return SECRET.matcher(text).find();
    }
}

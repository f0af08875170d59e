package io.kubectlpg.command;

import java.util.regex.Pattern;

/** Writes words so that a shell reads them unchanged when the user pastes them. */
final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWords() {}

    /** The word in single quotes. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** The word as it is, or in single quotes if it has characters that are special to a shell. */
    static String word(String word) {
        return PLAIN.matcher(word).matches() ? word : quoted(word);
    }

    /**
     * An option and its value with a space between them. If the value looks like an option, they are joined with an
     * equals sign.
     */
    static String option(String name, String value) {
        return " " + name + (value.startsWith("-") ? "=" : " ") + quoted(value);
    }
}

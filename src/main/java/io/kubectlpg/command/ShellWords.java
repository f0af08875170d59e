package io.kubectlpg.command;

import java.util.regex.Pattern;

/** Words of a command line, so that it can be pasted into a shell as it is printed, whatever is in them. */
final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWords() {}

    /** In single quotes. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** As it is where the shell takes it so, and else in single quotes. */
    static String word(String word) {
        return PLAIN.matcher(word).matches() ? word : quoted(word);
    }

    /** An option and its value, with a space before; a value that looks like an option is joined to it. */
    static String option(String name, String value) {
        return " " + name + (value.startsWith("-") ? "=" : " ") + quoted(value);
    }
}

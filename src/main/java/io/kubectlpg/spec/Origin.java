package io.kubectlpg.spec;

/** The place where a value was given. */
sealed interface Origin {

    /**
     * A line of a file.
     *
     * @param line the number of the line, from 1
     */
    record Line(String file, int line) implements Origin {}

    /**
     * An option of the command line.
     *
     * @param name the name, such as {@code --set}
     */
    record Option(String name) implements Origin {}

    /** Nobody gave the value, so its default applies. */
    record Default() implements Origin {}
}

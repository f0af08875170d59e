package io.kubectlpg.spec;

/** Where a value was given. */
sealed interface Origin {

    /**
     * A line of a file.
     *
     * @param line counted from 1
     */
    record Line(String file, int line) implements Origin {}

    /**
     * An option of the command line.
     *
     * @param name such as {@code --set}
     */
    record Option(String name) implements Origin {}

    /** Nobody gave the value; the default holds. */
    record Default() implements Origin {}
}

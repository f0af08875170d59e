package io.kubectlpg.spec;

/** Where a value was given. */
sealed interface Origin {

    /** A line of a file, counted from 1. */
    record Line(String file, int line) implements Origin {}

    /** An option of the command line, {@code --set}. */
    record Option(String name) implements Origin {}

    /** The default: nobody gave the value. */
    record Default() implements Origin {}
}

package io.kubectlpg.kube;

import java.time.Duration;
import java.util.Optional;

/** A talk with a program in a pod, by lines. */
public interface Dialog extends AutoCloseable {
    /** What comes from the program. */
    sealed interface Heard {
        /** A line of its standard output. */
        record Line(String text) implements Heard {}

        /**
         * The end of the program.
         *
         * @param said its standard error
         */
        record Ended(int exitCode, String said) implements Heard {}

        /** The connection was lost, so nobody knows whether the program goes on. */
        record Lost(String why) implements Heard {}
    }

    /**
     * Sends a line.
     *
     * @return false if the program no longer reads
     */
    boolean say(String line);

    /** What comes next; empty if nothing comes within the limit. */
    Optional<Heard> hear(Duration limit);

    /** Ends the input of the program. */
    @Override
    void close();
}

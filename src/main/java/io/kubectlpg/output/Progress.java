package io.kubectlpg.output;

/** Shows on stderr how far an operation has come, with one line for each step. */
public interface Progress {
    /**
     * Begins a step. {@link Task#done} ends the step as done. {@link Task#close} without it ends the step as failed.
     */
    Task start(String step);

    /** Shows a line between or during steps. */
    void note(String text);

    /**
     * Shows a last line when the process is being ended. The work in the cluster goes on, and its progress is no longer
     * shown.
     */
    default void interrupted(String text) {
        note(text);
    }

    /** Progress in the form that the console supports: redrawn on a terminal, line by line elsewhere. */
    static Progress on(Console console) {
        return switch (console.verbosity()) {
            case QUIET -> silent();
            case NORMAL, VERBOSE ->
                console.terminal().redraws() ? new TerminalProgress(console) : new LineProgress(console);
        };
    }

    /** Progress that shows nothing. */
    static Progress silent() {
        return new Silent();
    }

    /** A running step. */
    interface Task extends AutoCloseable {
        /** Shows what the step is doing, such as {@code waiting for demo-1}. */
        void status(String text);

        /**
         * Shows how many bytes are done.
         *
         * @param total the number of all bytes; 0 if it is unknown
         */
        void bytes(long done, long total);

        /**
         * Shows how much of the work is done, if it is not counted in bytes.
         *
         * @param fraction from 0 to 1
         * @param item the item in progress, such as a file
         */
        void fraction(double fraction, String item);

        /**
         * Ends the step as done.
         *
         * @param detail a text beside the step; may be empty
         */
        void done(String detail);

        /** Ends the step as failed, unless it has ended as done. */
        @Override
        void close();
    }
}

package io.kubectlpg.output;

/** Shows on stderr how far an operation is, one line for each step. */
public interface Progress {
    /** Begins a step. {@link Task#done} ends it as done; {@link Task#close} without it ends it as failed. */
    Task start(String step);

    /** Shows a line between or during steps. */
    void note(String text);

    /** Shows a last line when the program is told to end. What runs in the cluster goes on, and is no longer shown. */
    default void interrupted(String text) {
        note(text);
    }

    /** Progress in the form that the console can show: redrawn on a terminal, line by line elsewhere. */
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
        /** Shows what the step does now, such as {@code waiting for demo-1}. */
        void status(String text);

        /**
         * Shows how many bytes are done.
         *
         * @param total 0 if it is not known
         */
        void bytes(long done, long total);

        /**
         * Shows how much of the work is done when it is not counted in bytes.
         *
         * @param fraction 0 to 1
         * @param item what is worked on now, such as a file
         */
        void fraction(double fraction, String item);

        /**
         * Ends the step as done.
         *
         * @param detail text shown beside it; may be empty
         */
        void done(String detail);

        /** Ends the step as failed, unless it is done. */
        @Override
        void close();
    }
}

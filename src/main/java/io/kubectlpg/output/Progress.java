package io.kubectlpg.output;

/** Tells on stderr how far an operation is: one line a step. */
public interface Progress {
    /** Begins a step; it ends with {@link Task#done} or, failed, with {@link Task#close}. */
    Task start(String step);

    /** Says something between, or during, steps. */
    void note(String text);

    /** The last words of a program that is told to end: what runs goes on, and is not shown any more. */
    default void interrupted(String text) {
        note(text);
    }

    /** As the console can show it: redrawn on a terminal, a line at a time elsewhere. */
    static Progress on(Console console) {
        return switch (console.verbosity()) {
            case QUIET -> silent();
            case NORMAL, VERBOSE ->
                console.terminal().redraws() ? new TerminalProgress(console) : new LineProgress(console);
        };
    }

    /** Says nothing. */
    static Progress silent() {
        return new Silent();
    }

    /** A step that runs. */
    interface Task extends AutoCloseable {
        /** What it does now, such as {@code waiting for demo-1}. */
        void status(String text);

        /**
         * How much of the work is done.
         *
         * @param total 0 when it is not known
         */
        void bytes(long done, long total);

        /**
         * How much of the work is done, where it has no bytes.
         *
         * @param fraction 0 to 1
         * @param item what it works on now, such as a file
         */
        void fraction(double fraction, String item);

        /**
         * It ended well.
         *
         * @param detail said beside it, or empty
         */
        void done(String detail);

        /** Ends it as failed, unless it is done. */
        @Override
        void close();
    }
}

package io.kubectlpg.operation;

/** Does something when the process is told to end (SIGINT, SIGTERM) before this is over. */
public final class Interruption {
    private final Thread hook;

    private Interruption(Runnable whenInterrupted) {
        this.hook = new Thread(whenInterrupted, "interruption");
    }

    /** From now until {@link #end}. */
    public static Interruption watch(Runnable whenInterrupted) {
        var interruption = new Interruption(whenInterrupted);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** The process may end without it from now on. */
    public void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The hook runs, and says what there is to say.
            return;
        }
    }
}

package io.kubectlpg.operation;

import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Does something when the process is told to end (SIGINT, SIGTERM) before this is over. One that began later comes first: what
 * it undoes still needs the lock that the one around it lets go.
 */
public final class Interruption {
    private static final Deque<Interruption> WATCHED = new ConcurrentLinkedDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Interruption::interrupted, "interruption"));
    }

    private final Runnable whenInterrupted;

    private Interruption(Runnable whenInterrupted) {
        this.whenInterrupted = whenInterrupted;
    }

    /** From now until {@link #end}. */
    public static Interruption watch(Runnable whenInterrupted) {
        var interruption = new Interruption(whenInterrupted);
        WATCHED.addFirst(interruption);
        return interruption;
    }

    /** The process may end without it from now on. */
    public void end() {
        WATCHED.remove(this);
    }

    /** Of those that are watched at this moment: what they interrupt may end by it, and takes none of them away. */
    static void interrupted() {
        List.copyOf(WATCHED).forEach(interruption -> interruption.whenInterrupted.run());
    }
}

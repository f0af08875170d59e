package io.kubectlpg.operation;

import io.kubectlpg.ExitCode;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * The actions that run when a command is interrupted by Ctrl-C or when the process receives SIGTERM. They run in
 * reverse order, because an inner action still needs the lock that an outer action releases.
 *
 * <p>Each action has a few seconds, because the API server may not answer. If an action fails or hangs, the others
 * still run.
 */
public final class Interruptions {
    /** The time limit for one action. */
    public static final Duration LIMIT = Duration.ofSeconds(3);

    private static final ScopedValue<Interruptions> CURRENT = ScopedValue.newInstance();

    private final Deque<Watch> watched = new ConcurrentLinkedDeque<>();
    private volatile boolean happened;

    /**
     * The interruptions of a command that is the whole process. SIGINT and SIGTERM interrupt it; a second signal ends
     * it at once.
     */
    public static Interruptions ofThisProcess() {
        var interruptions = new Interruptions();
        Runtime.getRuntime().addShutdownHook(new Thread(interruptions::ending, "interruption"));
        return interruptions;
    }

    /**
     * The interruptions of the command that this thread works for. If there is no such command, the returned object is
     * never interrupted.
     */
    public static Interruptions current() {
        return CURRENT.orElse(new Interruptions());
    }

    /** Does work during which {@link #current()} returns these interruptions. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** Whether the invocation was interrupted. A later failure may be a consequence of that. */
    public boolean happened() {
        return happened;
    }

    /** Registers an action that runs if the command is interrupted from now on. */
    public Watch watch(Runnable whenInterrupted) {
        var watch = new Watch(whenInterrupted);
        watched.addFirst(watch);
        return watch;
    }

    /**
     * Runs the registered actions. If one action removes another, the other one still runs.
     *
     * @param limit the time limit of each action
     */
    public void interrupt(Duration limit) {
        happened = true;
        List.copyOf(watched).forEach(watch -> watch.run(limit));
    }

    private void ending() {
        if (!watched.isEmpty()) {
            List.of("INT", "TERM").forEach(Interruptions::endAtOnceBy);
            interrupt(LIMIT);
        }
    }

    /** A registered action. It runs if the command is interrupted before the watch is closed. */
    public final class Watch implements AutoCloseable {
        private final Runnable whenInterrupted;

        private Watch(Runnable whenInterrupted) {
            this.whenInterrupted = whenInterrupted;
        }

        /** Removes the action. */
        @Override
        public void close() {
            watched.remove(this);
        }

        /** Runs the action. If the action fails or takes longer than the limit, the command ends without it. */
        private void run(Duration limit) {
            Thread running = Thread.ofPlatform()
                    .daemon()
                    .name("interruption")
                    .uncaughtExceptionHandler((thread, failure) -> {})
                    .start(whenInterrupted);
            try {
                running.join(limit);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Makes a second signal end the process. The JDK has no public API for that: it ignores further signals while
     * shutdown hooks run.
     */
    private static void endAtOnceBy(String signal) {
        Signals.on(signal, () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status()));
    }
}

package io.kubectlpg.operation;

import io.kubectlpg.ExitCode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Does something when the process is told to end (SIGINT, SIGTERM) before this is over. One that began later comes first: what
 * it undoes still needs the lock that the one around it lets go.
 *
 * <p>Each has a few seconds, for the API server may be away, and none keeps another one from its turn. A second signal ends
 * the process at once.
 */
public final class Interruption {
    /** For one of them. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Deque<Interruption> WATCHED = new ConcurrentLinkedDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Interruption::ending, "interruption"));
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

    private static void ending() {
        if (!WATCHED.isEmpty()) {
            List.of("INT", "TERM").forEach(Interruption::endAtOnceBy);
            interrupted(LIMIT);
        }
    }

    /** Of those that are watched at this moment: what they interrupt may end by it, and takes none of them away. */
    static void interrupted(Duration limit) {
        List.copyOf(WATCHED).forEach(interruption -> interruption.run(limit));
    }

    /** What takes longer, or fails, is left behind: the process ends in any case. */
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

    /** The JDK has no API of its own for this: while it runs shutdown hooks, further signals change nothing. */
    private static void endAtOnceBy(String signal) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Interruption.class.getClassLoader(), new Class<?>[] {handlerType}, (_, method, _) -> {
                        if (method.getName().equals("handle")) {
                            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.status());
                        }
                        return null;
                    });
            signalType
                    .getMethod("handle", signalType, handlerType)
                    .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
        } catch (ReflectiveOperationException withoutIt) {
            // The limit of each ends the process, if later.
            return;
        }
    }
}

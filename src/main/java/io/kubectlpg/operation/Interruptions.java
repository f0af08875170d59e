package io.kubectlpg.operation;

import io.kubectlpg.ExitCode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * What one invocation of a command does when it is interrupted before it is over: by Ctrl-C, or because the process is
 * told to end. The actions run in reverse order: an inner one still needs the lock that an outer one releases.
 *
 * <p>Each has a few seconds, for the API server may be away, and none keeps another one from its turn.
 */
public final class Interruptions {
    /** The time limit for one action. */
    public static final Duration LIMIT = Duration.ofSeconds(3);

    private static final ScopedValue<Interruptions> CURRENT = ScopedValue.newInstance();

    private final Deque<Watch> watched = new ConcurrentLinkedDeque<>();

    /**
     * The interruptions of an invocation that is the whole process. SIGINT and SIGTERM interrupt it; a second signal
     * ends it at once.
     */
    public static Interruptions ofThisProcess() {
        var interruptions = new Interruptions();
        Runtime.getRuntime().addShutdownHook(new Thread(interruptions::ending, "interruption"));
        return interruptions;
    }

    /** Those of the invocation that this thread works for; where it works for none, nobody interrupts it. */
    public static Interruptions current() {
        return CURRENT.orElse(new Interruptions());
    }

    /** Does the work of the invocation that these belong to. */
    public <T> T during(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /** Registers what is done if the invocation is interrupted from now on. */
    public Watch watch(Runnable whenInterrupted) {
        var watch = new Watch(whenInterrupted);
        watched.addFirst(watch);
        return watch;
    }

    /**
     * Runs what is watched at this moment: what that interrupts may end by it, and takes none of them away.
     *
     * @param limit for each
     */
    public void interrupt(Duration limit) {
        List.copyOf(watched).forEach(watch -> watch.run(limit));
    }

    private void ending() {
        if (!watched.isEmpty()) {
            List.of("INT", "TERM").forEach(Interruptions::endAtOnceBy);
            interrupt(LIMIT);
        }
    }

    /** Something that is done when the invocation is interrupted before this is closed. */
    public final class Watch implements AutoCloseable {
        private final Runnable whenInterrupted;

        private Watch(Runnable whenInterrupted) {
            this.whenInterrupted = whenInterrupted;
        }

        /** The invocation may be interrupted without it from now on. */
        @Override
        public void close() {
            watched.remove(this);
        }

        /** What takes longer, or fails, is left behind: the invocation ends in any case. */
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

    /** The JDK has no API of its own for this: while it runs shutdown hooks, further signals change nothing. */
    private static void endAtOnceBy(String signal) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Interruptions.class.getClassLoader(), new Class<?>[] {handlerType}, (_, method, _) -> {
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

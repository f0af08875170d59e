package io.kubectlpg.operation;

import java.lang.reflect.Proxy;

/** Handles signals to this process. The JDK has no public API for that. */
public final class Signals {
    private Signals() {}

    /**
     * Runs an action for each such signal instead of the usual reaction of the process. If the JDK does not support
     * that, nothing changes.
     *
     * @param signal the name without SIG
     * @return gives the signal its former meaning again
     */
    public static Restored on(String signal, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (_, method, _) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            Object named = signalType.getConstructor(String.class).newInstance(signal);
            var handle = signalType.getMethod("handle", signalType, handlerType);
            Object former = handle.invoke(null, named, handler);
            return () -> {
                try {
                    handle.invoke(null, named, former);
                } catch (ReflectiveOperationException withoutIt) {
                    return;
                }
            };
        } catch (ReflectiveOperationException withoutIt) {
            return () -> {};
        }
    }

    /** Ends the handling of a signal. */
    public interface Restored extends AutoCloseable {
        @Override
        void close();
    }
}

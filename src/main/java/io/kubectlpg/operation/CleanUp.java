package io.kubectlpg.operation;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Removes what was made for a while. What cannot be removed keeps nothing else from being removed, and hides no failure of
 * the work itself.
 */
public final class CleanUp {
    private CleanUp() {}

    /** The result of the work; whatever becomes of it, each removal is tried afterwards. */
    public static <T> T after(Supplier<T> work, List<Runnable> removals) {
        T result;
        try {
            result = work.get();
        } catch (RuntimeException failure) {
            failures(removals).forEach(failure::addSuppressed);
            throw failure;
        }
        List<RuntimeException> failures = failures(removals);
        if (!failures.isEmpty()) {
            RuntimeException first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
        return result;
    }

    /** Tries each, when the process is told to end; what is left removes itself, or is removed by the next that comes. */
    public static void inHaste(List<Runnable> removals) {
        failures(removals);
    }

    private static List<RuntimeException> failures(List<Runnable> removals) {
        return removals.stream().flatMap(removal -> failure(removal).stream()).toList();
    }

    private static Optional<RuntimeException> failure(Runnable removal) {
        try {
            removal.run();
            return Optional.empty();
        } catch (RuntimeException failed) {
            return Optional.of(failed);
        }
    }
}

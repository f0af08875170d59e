package io.kubectlpg.operation;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Removes temporary objects. If one removal fails, the others are still tried. An earlier failure of the work stays
 * visible.
 */
public final class CleanUp {
    private CleanUp() {}

    /** Does the work and returns its result. Then it tries each removal, even if the work failed. */
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

    /**
     * Tries each removal once, for a client that is being interrupted. Objects that remain expire, or the next
     * operation removes them.
     */
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

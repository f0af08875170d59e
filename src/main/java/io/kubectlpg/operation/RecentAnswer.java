package io.kubectlpg.operation;

import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A result that was read from the repository, which needs a pod and some seconds. It is used again if the plan is made
 * again at once. After a question to the user it is too old.
 *
 * @param over the time when the result becomes too old
 */
public record RecentAnswer<T>(T seen, Waiting.Deadline over) {
    /** How long a result can be used again, counted from the end of the query. */
    public static final Duration COUNTS = Duration.ofSeconds(10);

    /**
     * The earlier result if it can still be used, or else a new one.
     *
     * @param counts how long the new result can be used, from the end of the query
     * @param look makes the new result; it receives the earlier result, even if that is too old
     */
    public static <T> RecentAnswer<T> of(
            Optional<RecentAnswer<T>> before, Duration counts, Function<Optional<T>, T> look) {
        return before.filter(answer -> !answer.over.passed()).orElseGet(() -> {
            T seen = look.apply(before.map(RecentAnswer::seen));
            return new RecentAnswer<>(seen, Waiting.deadline(counts));
        });
    }
}

package io.kubectlpg.operation;

import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a look at the repository brought, which takes a pod and some seconds. It counts for the plan that is made again right
 * after it; after a question that a person thought about, the repository is looked at again.
 *
 * @param over when it counts no more
 */
public record RecentAnswer<T>(T seen, Waiting.Deadline over) {
    /** How long an answer counts, from the end of the look. */
    public static final Duration COUNTS = Duration.ofSeconds(10);

    /**
     * The answer before, as long as it counts; else a new one.
     *
     * @param counts for how long, from the end of the look
     * @param look is told what was seen before
     */
    public static <T> RecentAnswer<T> of(
            Optional<RecentAnswer<T>> before, Duration counts, Function<Optional<T>, T> look) {
        return before.filter(answer -> !answer.over.passed()).orElseGet(() -> {
            T seen = look.apply(before.map(RecentAnswer::seen));
            return new RecentAnswer<>(seen, Waiting.deadline(counts));
        });
    }
}

package io.kubectlpg.operation.recover;

import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the repository brought, which takes a pod and some seconds. It counts for the plan that is made again right
 * after it; after a question that a person thought about, the repository is looked at again.
 */
public final class RecentAnswer<T> {
    private static final Duration COUNTS = Duration.ofSeconds(10);

    private final Duration counts;
    private @Nullable T seen;
    private Waiting.Deadline over = Waiting.deadline(Duration.ZERO);

    public RecentAnswer() {
        this(COUNTS);
    }

    /** @param counts for how long, from the end of the look */
    public RecentAnswer(Duration counts) {
        this.counts = counts;
    }

    /**
     * What is seen.
     *
     * @param look is told what was seen before
     */
    public T at(Function<Optional<T>, T> look) {
        T known = seen;
        if (known == null || over.passed()) {
            known = look.apply(Optional.ofNullable(seen));
            seen = known;
            over = Waiting.deadline(counts);
        }
        return known;
    }
}

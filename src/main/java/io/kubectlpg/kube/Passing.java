package io.kubectlpg.kube;

import java.time.Duration;

/** A failure that may be over at the next try. */
final class Passing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;
    private final Duration notBefore;

    /**
     * @param failure the exception for the caller if no try succeeds
     * @param notBefore how long the server asks to wait; zero if it does not say
     */
    Passing(RuntimeException failure, Duration notBefore) {
        super(failure);
        this.failure = failure;
        this.notBefore = notBefore;
    }

    RuntimeException failure() {
        return failure;
    }

    Duration notBefore() {
        return notBefore;
    }
}

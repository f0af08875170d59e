package io.kubectlpg.kube;

import java.time.Duration;

/** A failure that another attempt may overcome. */
final class Passing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;
    private final Duration notBefore;

    /**
     * A failure that may pass.
     *
     * @param failure the exception for the caller if no attempt succeeds
     * @param notBefore the time that the server asks the client to wait; zero if it does not ask
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

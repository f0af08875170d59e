package io.kubectlpg.network;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** An answer that the proxy keeps back until the test lets it go. */
public final class HeldAnswer implements AutoCloseable {
    private final Predicate<Asked> which;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    HeldAnswer(Predicate<Asked> which) {
        this.which = which;
    }

    boolean takes(Asked request) {
        return which.test(request) && taken.compareAndSet(false, true);
    }

    void waitForRelease() {
        arrived.countDown();
        await(released);
    }

    /** Waits until there is one. */
    public void await() {
        if (!await(arrived)) {
            throw new AssertionError("no such request has arrived");
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(4, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets it go. */
    @Override
    public void close() {
        released.countDown();
    }
}

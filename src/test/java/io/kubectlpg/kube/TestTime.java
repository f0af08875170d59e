package io.kubectlpg.kube;

import io.kubectlpg.CliException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clocks that go on only when they are told to, and while the thread that made them waits. Other threads wait until the
 * test lets them go on.
 */
public final class TestTime implements ProcessTime {
    /** How long the test's own thread was told to wait, one after the other. */
    public final List<Duration> pauses = new ArrayList<>();

    private final Thread owner = Thread.currentThread();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong millis = new AtomicLong();
    private final Semaphore turns = new Semaphore(0);

    /** The process does not run. */
    public void stopProcess(Duration length) {
        nanos.addAndGet(length.toNanos());
        millis.addAndGet(length.toMillis());
    }

    /** The machine sleeps. */
    public void sleep(Duration length) {
        millis.addAndGet(length.toMillis());
    }

    /** Waits, really, until another thread waits. */
    public void awaitOther() {
        Waiting.until(Duration.ofSeconds(5), Duration.ofMillis(1), turns::hasQueuedThreads);
    }

    /** One wait of another thread is over. */
    public void goOn() {
        turns.release();
    }

    @Override
    public long monotonic() {
        return nanos.get();
    }

    @Override
    public long wall() {
        return millis.get();
    }

    @Override
    public void pause(Duration length) {
        if (Thread.currentThread() == owner) {
            pauses.add(length);
            stopProcess(length);
            return;
        }
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }
}

package io.kubectlpg.promotionmodel;

import io.kubectlpg.CliException;
import io.kubectlpg.kube.ProcessTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * The time of a command. Its pauses end when the play lets the command go on, and take longer than they should.
 *
 * <p>The thread that renews the lock waits here for as long as the lock lasts. The lock lasts as long as nobody takes it.
 */
final class CommandTime implements ProcessTime {
    private static final Duration LONGER_THAN_THE_LOCK = Duration.ofMinutes(1);

    private final Play play;
    private final RunningCommand command;
    private final BlockingQueue<Thread> renewing = new LinkedBlockingQueue<>();
    private final List<Thread> all = new ArrayList<>();
    private final Semaphore renewals = new Semaphore(0);
    private volatile boolean lost;
    private boolean over;

    CommandTime(Play play, RunningCommand command) {
        this.play = play;
        this.command = command;
    }

    @Override
    public long monotonic() {
        return play.nanos();
    }

    @Override
    public long wall() {
        return Duration.ofNanos(play.nanos()).toMillis();
    }

    /** The lock asks for this alone. */
    @Override
    public Moment now() {
        Duration since = lost ? LONGER_THAN_THE_LOCK : Duration.ZERO;
        return new Moment(since.toNanos(), since.toMillis());
    }

    @Override
    public void pause(Duration length) {
        if (command.is(Thread.currentThread())) {
            command.stop(RunningCommand.Stop.PAUSE, "goes on after a pause");
            play.passes(length);
        } else {
            awaitRenewal();
        }
    }

    /** At once: each call is a stop, so other things happen in between. */
    @Override
    public void beside(Runnable work) {
        work.run();
    }

    private void awaitRenewal() {
        synchronized (all) {
            if (over) {
                throw CliException.interrupted();
            }
            all.add(Thread.currentThread());
        }
        renewing.add(Thread.currentThread());
        try {
            renewals.acquire();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(closed);
        }
    }

    /** Renews the lock, which somebody else has by now. */
    void findLockLost() {
        if (lost) {
            return;
        }
        lost = true;
        try {
            Thread thread = renewing.take();
            while (!thread.isAlive()) {
                thread = renewing.take();
            }
            renewals.release();
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the threads that renew the lock. */
    void end() {
        synchronized (all) {
            over = true;
            all.forEach(Thread::interrupt);
        }
    }
}

package io.kubectlpg.promotionmodel;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command that a user has typed. It runs on a thread of its own, which stops before each of its calls until {@link Play} lets
 * it go on. So only one thread runs at a time.
 */
final class RunningCommand {
    /** Where a command stops. */
    enum Stop {
        /** Before it reads something. */
        LOOK,
        /** Before it changes something, and after it has checked its lock. */
        CHANGE,
        /** Until a program in a pod answers. */
        HEAR,
        PAUSE
    }

    /** Ends the thread of a command that is killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    final String name;
    final CommandTime time;

    private final Semaphore go = new Semaphore(0);
    private final Semaphore rest = new Semaphore(0);
    private Stop stop = Stop.PAUSE;
    private String before = "";
    private BooleanSupplier ready = () -> true;
    private boolean asleep;
    private boolean lockLost;
    private boolean killed;
    private boolean ended;
    private int claimed;
    private @Nullable Thread thread;
    private @Nullable Throwable failure;

    /** @param name unique, as the name of its client and a number */
    RunningCommand(String name, Play play) {
        this.name = name;
        this.time = new CommandTime(play, this);
    }

    /** Begins, up to the first stop. */
    void begin(Consumer<RunningCommand> work) {
        thread = Thread.ofVirtual().unstarted(() -> {
            try {
                work.accept(this);
            } catch (Throwable thrown) {
                failure = thrown;
            } finally {
                ended = true;
                rest.release();
            }
        });
        thread.start();
        rest.acquireUninterruptibly();
    }

    /** Stops until it is let go on. The command calls this. */
    void stop(Stop where, String words, BooleanSupplier isReady) {
        if (!killed) {
            stop = where;
            before = words;
            ready = isReady;
            rest.release();
            go.acquireUninterruptibly();
        }
        if (killed) {
            throw new Killed();
        }
    }

    void stop(Stop where, String words) {
        stop(where, words, () -> true);
    }

    /** Goes on up to the next stop, or to its end. */
    void goOn() {
        go.release();
        rest.acquireUninterruptibly();
    }

    void kill() {
        killed = true;
        if (!ended) {
            goOn();
        }
        time.end();
    }

    void fallAsleep() {
        asleep = true;
    }

    /** Another command has taken its lock while it slept. */
    void loseLock() {
        lockLost = true;
    }

    /** Wakes up. If its lock is lost, its next check finds that, unless it is just giving the lock back. */
    void wakeUp() {
        asleep = false;
        if (lockLost && !before.startsWith("replace lease/")) {
            time.findLockLost();
        }
    }

    /** The user says that the nodes of these instances are down; one bit each. */
    void claim(int gone) {
        claimed = gone;
    }

    int claimed() {
        return claimed;
    }

    boolean is(Thread other) {
        return other == thread;
    }

    boolean isAt(Stop where) {
        return stop == where;
    }

    /** What it is about to do, in words. */
    String before() {
        return before;
    }

    boolean ready() {
        return ready.getAsBoolean();
    }

    boolean asleep() {
        return asleep;
    }

    boolean lockLost() {
        return lockLost;
    }

    boolean ended() {
        return ended;
    }

    /** What ended it that no command may end with; empty if it was killed. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(killed ? null : failure);
    }

    @Override
    public String toString() {
        return name;
    }
}

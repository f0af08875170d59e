package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.Interruptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/**
 * Runs one line in a separate thread, so that Ctrl-C ends the line and not the shell. The first Ctrl-C prints which
 * work goes on in the cluster, releases the lock and stops waiting. A second Ctrl-C does not wait for that.
 */
final class Foreground {
    /** How long a command may take to end after the first Ctrl-C. */
    private static final Duration TIDYING = Duration.ofSeconds(10);

    /** How long a command may take to release its lock after the second Ctrl-C. */
    private static final Duration LETTING_GO = Duration.ofSeconds(1);

    private final Runnable abandon;
    private final Set<Interruptions> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean lent;
    private volatile BlockingQueue<Event> current = new LinkedBlockingQueue<>();

    private sealed interface Event {
        record Interrupted() implements Event {}

        record Ended(int code) implements Event {}
    }

    /**
     * The foreground of one shell.
     *
     * @param abandon closes the connections of a line that does not end by itself
     */
    Foreground(Runnable abandon) {
        this.abandon = abandon;
    }

    /** Called when the user has pressed Ctrl-C. */
    void interrupted() {
        if (!lent) {
            current.add(new Event.Interrupted());
        }
    }

    /** Runs a local program. The terminal sends Ctrl-C to the program, so Ctrl-C does not end the command. */
    int lent(IntSupplier program) {
        lent = true;
        try {
            return program.getAsInt();
        } finally {
            lent = false;
        }
    }

    /** Called when the process receives SIGTERM. All running lines then release their locks. */
    void ended() {
        underWay.forEach(interruptions -> interruptions.interrupt(Interruptions.LIMIT));
    }

    /**
     * Runs a line.
     *
     * @return its exit code
     */
    int run(ToIntFunction<Interruptions> line) {
        // Each line has a queue of its own, because an abandoned line may end during a later one.
        var events = new LinkedBlockingQueue<Event>();
        current = events;
        try {
            return followed(line, events);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    private int followed(ToIntFunction<Interruptions> line, BlockingQueue<Event> events) throws InterruptedException {
        var interruptions = new Interruptions();
        underWay.add(interruptions);
        Thread running = Thread.ofPlatform().daemon().name("command").unstarted(() -> {
            int code = ExitCode.FAILED.status();
            try {
                code = line.applyAsInt(interruptions);
            } finally {
                underWay.remove(interruptions);
                events.add(new Event.Ended(code));
            }
        });
        running.start();
        if (events.take() instanceof Event.Ended ended) {
            return ended.code();
        }
        Thread tidying = Thread.ofPlatform().daemon().name("interrupting").start(() -> {
            interruptions.interrupt(Interruptions.LIMIT);
            running.interrupt();
        });
        Event next = events.poll(TIDYING.toMillis(), TimeUnit.MILLISECONDS);
        if (next instanceof Event.Ended ended) {
            tidying.join(Interruptions.LIMIT);
            return ended.code();
        }
        tidying.join(LETTING_GO);
        running.interrupt();
        abandon.run();
        return ExitCode.INTERRUPTED.status();
    }
}

package io.kubectlpg.shell;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.operation.Interruptions;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Runs one line in a thread of its own, so that Ctrl-C ends it and not the shell. The first one says what goes on in the
 * cluster, lets the lock go and ends the waiting; the second one does not wait for that.
 */
final class Foreground {
    /** For what a command has to tidy up. */
    private static final Duration TIDYING = Duration.ofSeconds(10);

    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(16);
    private final Runnable abandon;

    private sealed interface Event {
        record Interrupted() implements Event {}

        record Ended(int code) implements Event {}
    }

    /** @param abandon ends what the line does not end by itself */
    Foreground(Runnable abandon) {
        this.abandon = abandon;
    }

    /** Ctrl-C was pressed. */
    void interrupted() {
        var _ = events.offer(new Event.Interrupted());
    }

    /** The line's exit code. */
    int run(Interruptions interruptions, ToIntFunction<Interruptions> line) {
        events.clear();
        try {
            return followed(interruptions, line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CliException.interrupted().causedBy(e);
        }
    }

    private int followed(Interruptions interruptions, ToIntFunction<Interruptions> line) throws InterruptedException {
        Thread running = Thread.ofPlatform().daemon().name("command").unstarted(() -> {
            int code = ExitCode.FAILED.status();
            try {
                code = line.applyAsInt(interruptions);
            } finally {
                var _ = events.offer(new Event.Ended(code));
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
        running.interrupt();
        abandon.run();
        return ExitCode.INTERRUPTED.status();
    }
}

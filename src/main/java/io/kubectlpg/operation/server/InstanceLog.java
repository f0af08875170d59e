package io.kubectlpg.operation.server;

import io.kubectlpg.CliException;
import io.kubectlpg.ExitCode;
import io.kubectlpg.kube.LogRequest;
import io.kubectlpg.kube.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads the log of one instance. Kubernetes accepts only whole seconds as the start of a log, so lines that were
 * already read are counted and left out.
 */
final class InstanceLog {
    private static final Duration AGAIN = Duration.ofMillis(500);

    private final BiConsumer<LogRequest, Consumer<String>> logs;
    private final String instance;
    private final String pod;
    private final Consumer<LogLine> consumer;
    private Optional<Instant> since;
    private OptionalInt tail;
    private Instant last = Instant.MIN;
    private int atLast;
    private Severity severity = Severity.LOG;

    InstanceLog(
            BiConsumer<LogRequest, Consumer<String>> logs,
            String instance,
            String pod,
            Optional<Instant> since,
            OptionalInt tail,
            Consumer<LogLine> consumer) {
        this.logs = logs;
        this.instance = instance;
        this.pod = pod;
        this.since = since;
        this.tail = tail;
        this.consumer = consumer;
    }

    /** Reads the lines that exist now. */
    void read(boolean restarted) {
        readPrevious(restarted);
        read(false, false);
    }

    /**
     * Reads the existing lines and new ones until the thread is interrupted. A new container or a new pod is followed,
     * too.
     */
    void follow(boolean restarted) {
        readPrevious(restarted);
        while (true) {
            try {
                read(false, true);
            } catch (CliException gone) {
                if (gone.code() == ExitCode.DENIED || gone.code() == ExitCode.INTERRUPTED) {
                    throw gone;
                }
            }
            Waiting.pause(AGAIN);
        }
    }

    /** Reads the log of the previous container. The kubelet may have deleted it. */
    private void readPrevious(boolean restarted) {
        if (!restarted || tail.isPresent()) {
            return;
        }
        try {
            read(true, false);
        } catch (CliException none) {
            if (none.code() == ExitCode.DENIED || none.code() == ExitCode.INTERRUPTED) {
                throw none;
            }
        }
    }

    private void read(boolean previous, boolean follow) {
        Instant from = last;
        int known = atLast;
        var skipped = new int[1];
        logs.accept(new LogRequest(pod, since, tail, previous, follow), line -> {
            LogLine next = LogLine.of(instance, line, severity);
            boolean old = next.time().isBefore(from) || (next.time().equals(from) && skipped[0]++ < known);
            if (!old) {
                remember(next);
                consumer.accept(next);
            }
        });
    }

    private void remember(LogLine line) {
        severity = line.severity();
        atLast = line.time().equals(last) ? atLast + 1 : 1;
        last = line.time();
        since = Optional.of(last.truncatedTo(ChronoUnit.SECONDS));
        tail = OptionalInt.empty();
    }
}

package io.kubectlpg.shell;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubectlpg.ExitCode;
import io.kubectlpg.command.StandardInput;
import io.kubectlpg.operation.Interruptions;
import io.kubectlpg.spec.ClusterName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Checks in the background whether the cluster is healthy. The prompt shows a result for at most 30 seconds. */
final class Health implements AutoCloseable {
    private static final Duration AGE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(25);

    private final Commands commands;
    private final Supplier<Place> place;
    private final Runnable changed;
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("health").unstarted(task));
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile Seen seen = Seen.nothing(Optional.empty());
    private volatile long lookedAt = System.nanoTime();

    /** The health of a cluster. */
    enum Verdict {
        UNKNOWN,
        HEALTHY,
        NOT_HEALTHY
    }

    /**
     * The last result.
     *
     * @param place the place that was checked; empty at the start
     * @param cluster the cluster that was checked: the one named by {@code use}, or the only one in the namespace
     */
    record Seen(Optional<Place> place, Optional<ClusterName> cluster, Verdict verdict) {
        static Seen nothing(Optional<Place> place) {
            return new Seen(place, place.flatMap(Place::cluster), Verdict.UNKNOWN);
        }
    }

    /**
     * A health check for the prompt.
     *
     * @param changed called if the result differs from the one before
     */
    Health(Commands commands, Supplier<Place> place, Runnable changed) {
        this.commands = commands;
        this.place = place;
        this.changed = changed;
    }

    void start() {
        var _ = asking.scheduleWithFixedDelay(
                this::look, InteractiveShell.STARTUP_DELAY.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Checks again at once, because a command may have changed the health. */
    void lookSoon() {
        if (waiting.compareAndSet(false, true)) {
            var _ = asking.submit(() -> {
                waiting.set(false);
                look();
            });
        }
    }

    /** The last result. Its verdict is UNKNOWN if the result is for another place or too old. */
    Seen seen() {
        Seen last = seen;
        Place now = place.get();
        if (last.place().filter(now::equals).isEmpty()) {
            return Seen.nothing(Optional.of(now));
        }
        boolean old = System.nanoTime() - lookedAt > AGE.toNanos();
        return old ? new Seen(last.place(), last.cluster(), Verdict.UNKNOWN) : last;
    }

    private void look() {
        Place at = place.get();
        Optional<ClusterName> cluster;
        Verdict verdict;
        try {
            cluster = at.cluster().or(() -> only(at));
            verdict = cluster.map(name -> verdict(at.using(name))).orElse(Verdict.UNKNOWN);
        } catch (RuntimeException unknown) {
            // Any failure leaves the health unknown until the next look. The user's next command shows the cause.
            cluster = at.cluster();
            verdict = Verdict.UNKNOWN;
        }
        Seen now = new Seen(Optional.of(at), cluster, verdict);
        boolean other = !now.equals(seen);
        seen = now;
        lookedAt = System.nanoTime();
        if (other) {
            changed.run();
        }
    }

    /** The only cluster in the namespace, if there is exactly one. Commands without a name use it, too. */
    private Optional<ClusterName> only(Place at) {
        JsonNode clusters =
                commands.document(at, "list").map(list -> list.path("clusters")).orElse(null);
        return clusters != null && clusters.size() == 1
                ? Optional.of(new ClusterName(clusters.get(0).path("name").asText()))
                : Optional.empty();
    }

    private Verdict verdict(Place at) {
        int code = commands.run(List.of("status"), at, Commands.silent(), StandardInput.none(), new Interruptions());
        return code == ExitCode.DONE.status()
                ? Verdict.HEALTHY
                : code == ExitCode.FAILED.status() ? Verdict.NOT_HEALTHY : Verdict.UNKNOWN;
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}

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

/** Whether the cluster is healthy, asked in the background: what the prompt shows is 30 s old at most. */
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

    /** What is known of a cluster. */
    enum Verdict {
        UNKNOWN,
        HEALTHY,
        NOT_HEALTHY
    }

    /**
     * What was seen last.
     *
     * @param place where; empty at the start
     * @param cluster the one that was asked about: the one that is used, or the only one there
     */
    record Seen(Optional<Place> place, Optional<ClusterName> cluster, Verdict verdict) {
        static Seen nothing(Optional<Place> place) {
            return new Seen(place, place.flatMap(Place::cluster), Verdict.UNKNOWN);
        }
    }

    /** @param changed is told when there is something new to show */
    Health(Commands commands, Supplier<Place> place, Runnable changed) {
        this.commands = commands;
        this.place = place;
        this.changed = changed;
    }

    void start() {
        var _ = asking.scheduleWithFixedDelay(
                this::look, InteractiveShell.STARTUP_DELAY.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A command may have changed it. */
    void lookSoon() {
        if (waiting.compareAndSet(false, true)) {
            var _ = asking.submit(() -> {
                waiting.set(false);
                look();
            });
        }
    }

    /** As it is known at this moment; of another place, or for too long, nothing is. */
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
            // Whatever it was: the next look comes, and a command says it.
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

    /** Commands that name none mean it, too. */
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

package io.kubectlpg.command;

import io.kubectlpg.cluster.ClusterState;
import io.kubectlpg.cluster.Drill;
import io.kubectlpg.cluster.Finding;
import io.kubectlpg.cluster.Health;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Request;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.output.Console;
import io.kubectlpg.output.Format;
import io.kubectlpg.output.Table;
import io.kubectlpg.output.Values;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.spec.Role;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The output of {@code status}: first the health, then the findings, then the instances, the archive and the backups.
 */
record StatusReport(ClusterState state, Health health, ScheduleReport schedules, Optional<Drill> drill) {
    private static final String NONE = "–";

    void print(Console console, Format format) {
        switch (format) {
            case JSON, YAML -> Values.print(console.out(), format, StatusDocument.of(state, health, schedules, drill));
            case NAME -> console.out().println("cluster/" + state.name());
            case TABLE, WIDE -> text(console, format == Format.WIDE);
        }
    }

    private void text(Console console, boolean wide) {
        PrintStream out = console.out();
        Instant now = console.clock().instant();
        out.println(headline());
        for (Finding finding : health.findings()) {
            out.println("  ! " + finding.problem());
            out.println("      " + finding.remedy());
        }
        out.println();
        if (!state.exists()) {
            return;
        }
        instances(now, wide).print(out);
        state.primaryObservation().ifPresent(observation -> {
            work(observation).ifPresent(out::println);
            out.println();
            archive(out, observation, now, console);
        });
        schedules.lines(out, console);
        drill.ifPresent(last -> out.println("DRILL    " + words(last, now)));
    }

    private static String words(Drill drill, Instant now) {
        return (drill.passed() ? "passed" : "FAILED") + " " + Values.age(drill.began(), now) + " ago"
                + drill.recoveryTime()
                        .map(time -> ", recovery time " + DrillReport.seconds(time))
                        .orElse("")
                + drill.loss().map(loss -> ", " + DrillReport.words(loss)).orElse("");
    }

    private String headline() {
        Optional<Server> server = state.primary().flatMap(Instance::server);
        return String.join(
                "   ",
                List.of(
                        state.name()
                                + server.map(s -> "  PostgreSQL " + s.version()).orElse(""),
                        health.healthy() ? "healthy" : "NOT HEALTHY",
                        "primary "
                                + state.primary().map(i -> i.name().toString()).orElse(NONE),
                        "timeline "
                                + state.primaryObservation()
                                        .flatMap(Observation::timeline)
                                        .map(Object::toString)
                                        .orElse(NONE),
                        state.primaryObservation()
                                .flatMap(Observation::databaseSize)
                                .map(Values::size)
                                .orElse(NONE)));
    }

    /** The table of instances. The lag stands in it only if there are replicas. */
    private Table instances(Instant now, boolean wide) {
        boolean lags = !state.replicas().isEmpty();
        var replicas = new ReplicasReport(state);
        var head = new ArrayList<>(List.of("INSTANCE", "ROLE", "STATE", "NODE", "LSN"));
        if (lags) {
            head.add("LAG");
        }
        head.add("UPTIME");
        if (wide) {
            head.addAll(List.of("VOLUME", "SYSTEM"));
        }
        var table = new Table(head.toArray(String[]::new));
        for (Instance instance : state.instances()) {
            Optional<Server> server = instance.server();
            var cells = new ArrayList<>(List.of(
                    instance.name().toString(),
                    instance.effectiveRole().map(Role::label).orElse(NONE),
                    instance.isReplica() ? replicas.word(instance) : state(instance),
                    instance.node().orElse(NONE),
                    server.map(s -> s.lsn().toString()).orElse(NONE)));
            if (lags) {
                cells.add(instance.isReplica() ? replicas.lag(instance) : NONE);
            }
            cells.add(server.map(s -> Values.age(s.startedAt(), now)).orElse(NONE));
            if (wide) {
                cells.add(instance.observation()
                        .map(o -> Values.size(o.volume().used()) + " of "
                                + Values.size(o.volume().size()))
                        .orElse(NONE));
                cells.add(server.map(Server::systemIdentifier).orElse(NONE));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    static String state(Instance instance) {
        return instance.observation()
                .map(observation -> observation.server().isPresent() ? "running" : observation.stateWord())
                .orElse(
                        instance.replicas() == 0
                                ? instance.isFenced() ? "fenced" : "stopped"
                                : instance.running() ? "silent" : "not running");
    }

    private static Optional<String> work(Observation observation) {
        return observation
                .runningRequest()
                .map(request -> "WORK     " + request.word() + " " + request.id()
                        + request.phase().map(phase -> ", " + phase).orElse("")
                        + request.started()
                                .map(started -> ", for " + Values.age(started, observation.now()))
                                .orElse(""));
    }

    private void archive(PrintStream out, Observation observation, Instant now, Console console) {
        Optional<Server> server = observation.server();
        if (server.filter(s -> !s.archiving()).isPresent()) {
            out.println("ARCHIVE  none");
            return;
        }
        server.map(Server::archiver).ifPresent(archiver -> out.println("ARCHIVE  " + ArchiveWords.of(archiver, now)));
        observation.info().ifPresent(info -> {
            out.println("BACKUP   "
                    + info.newest().map(backup -> newest(backup, now)).orElse("none"));
            out.println("WINDOW   " + window(observation, info, console));
        });
        observation.requests().stream()
                .filter(Request::failed)
                .filter(request -> newer(request, observation))
                .max(Comparator.comparing(request -> request.started().orElse(Instant.EPOCH)))
                .ifPresent(failed -> out.println("FAILED   " + failed.word() + " " + failed.id() + ": "
                        + failed.error().orElse("exit code " + failed.exit().orElse(1))));
    }

    /**
     * Whether no request of the same kind has succeeded after the failed one. A failure before a later success is not
     * shown.
     */
    private static boolean newer(Request failed, Observation observation) {
        return observation.requests().stream()
                .filter(request ->
                        request.word().equals(failed.word()) && request.exit().equals(Optional.of(0)))
                .noneMatch(done -> done.started()
                        .orElse(Instant.EPOCH)
                        .isAfter(failed.started().orElse(Instant.EPOCH)));
    }

    private static String newest(Backup backup, Instant now) {
        return backup.type().word() + " " + backup.label() + " " + Values.duration(Duration.between(backup.stop(), now))
                + " ago, " + Values.size(backup.sizes().repository()) + (backup.damaged() ? ", damaged pages" : "");
    }

    private static String window(Observation observation, InfoDocument info, Console console) {
        return observation
                .history()
                .flatMap(info::windowStart)
                .map(start -> Values.time(start, console.zone()) + "  …  "
                        + WindowWords.end(observation, info.lastSegment(), console.zone()))
                .orElse("none");
    }
}

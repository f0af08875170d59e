package io.kubectlpg.operation.restore;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.ClusterHistory;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.operation.ArchiveReader;
import io.kubectlpg.operation.HistoryStore;
import io.kubectlpg.operation.RepositoryReader;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.InfoDocument;
import io.kubectlpg.pgbackrest.RecoveryChoice;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import io.kubectlpg.spec.ClusterName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data that decides about a restore: the instance and the content of its repository.
 *
 * @param present the timeline of the database, with its history
 * @param stored the events that the history store and the observation list
 */
record RestoreContext(
        Kube kube,
        Instance primary,
        Observation observation,
        InfoDocument repository,
        ArchivedWal archive,
        TimelineHistory present,
        ClusterHistory stored) {

    static RestoreContext observe(Kube kube, Instance primary, Observation observation, RecoveryChoice choice) {
        TimelineHistory present = observation
                .history()
                .orElseThrow(() -> CliException.refused(
                        primary.name() + " holds no database, so its timeline is unknown",
                        "See kubectl pg status " + primary.name().cluster() + ", which shows how to restore it."));
        CompletableFuture<InfoDocument> asked = RepositoryReader.askAsync(kube, primary);
        CompletableFuture<ArchivedWal> archive = ArchiveReader.ask(kube, primary);
        ClusterHistory stored = new HistoryStore(kube, primary.name().cluster()).of(observation);
        InfoDocument repository = Kube.await(asked);
        return new RestoreContext(
                kube,
                primary,
                observation.including(stored.openings()),
                choice.repository().isPresent()
                        ? only(
                                primary.name().cluster(),
                                repository,
                                choice.repository().getAsInt(),
                                observation)
                        : repository,
                Kube.await(archive),
                present,
                stored);
    }

    /**
     * The document with only the chosen repository. It throws if that repository has a problem, even if others work.
     */
    private static InfoDocument only(ClusterName cluster, InfoDocument document, int number, Observation observation) {
        InfoDocument.Repository chosen = document.repositories().stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(() -> CliException.notFound(
                        "there is no repository " + number,
                        "There is "
                                + document.repositories().stream()
                                        .map(each -> Integer.toString(each.number()))
                                        .collect(Collectors.joining(", "))
                                + "."));
        RepositoryProblem.of(cluster, observation.places(), chosen).ifPresent(problem -> {
            throw problem;
        });
        return document.in(number);
    }

    /** The time by the server's clock, or by the pod's clock if there is no server. */
    Instant now() {
        return observation.server().map(Server::now).orElse(observation.now());
    }

    /** The server, if it writes on this timeline now. */
    Optional<Server> writer(TimelineHistory along) {
        return observation.server().filter(server -> server.timeline().equals(along.timeline()));
    }

    /** The history of a timeline that the user names. */
    TimelineHistory history(Timeline timeline) {
        if (timeline.equals(present.timeline())) {
            return present;
        }
        Optional<TimelineHistory> known = observation.histories().stream()
                .filter(history -> history.timeline().equals(timeline))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        // Timeline 1 has no history file.
        if (timeline.number() == 1) {
            return TimelineHistory.without(timeline);
        }
        return ArchiveReader.history(kube, primary, timeline)
                .orElseThrow(() -> CliException.notFound(
                        "neither " + primary.name() + " nor the archive knows a timeline " + timeline,
                        "The known timelines are: " + timelines() + "."));
    }

    private String timelines() {
        List<String> known = Stream.concat(archive.timelines().stream(), Stream.of(present.timeline()))
                .distinct()
                .sorted()
                .map(Timeline::toString)
                .toList();
        return String.join(", ", known);
    }

    String cluster() {
        return primary.name().cluster().toString();
    }
}

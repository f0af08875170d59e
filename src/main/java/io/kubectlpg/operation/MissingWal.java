package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.cluster.Server;
import io.kubectlpg.kube.ExecLost;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.Backup;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The WAL that a repository lacks between its oldest backup and the newest archived segment. A restore from a backup
 * before such a hole cannot reach a moment after it.
 *
 * @param holes the holes, the oldest first
 * @param unknown the reason why the holes are unknown; empty if the repository answered
 */
public record MissingWal(List<Hole> holes, Optional<String> unknown) {
    /**
     * The largest number of holes for which the last commit before the hole is searched. Each search takes some
     * seconds.
     */
    private static final int LOOKED_INTO = 5;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SECONDS = "10";

    /**
     * A hole in the WAL of the present timeline.
     *
     * @param lastCommit the last commit before the hole; empty if none was found
     * @param next the first backup after the hole, from which recovery works again; empty if there is none
     */
    public record Hole(ArchivedWal.Gap gap, Optional<Instant> lastCommit, Optional<Backup> next) {}

    public MissingWal {
        holes = List.copyOf(holes);
    }

    /** The running queries of all repositories. The caller can do other work until they are answered. */
    public static final class Question {
        private final Kube kube;
        private final Instance instance;
        private final Observation observation;
        private final Map<Integer, CompletableFuture<ArchivedWal>> lists = new TreeMap<>();

        private Question(Kube kube, Instance instance, Observation observation) {
            this.kube = kube;
            this.instance = instance;
            this.observation = observation;
            observation
                    .places()
                    .numbers()
                    .forEach(number -> lists.put(number, ArchiveReader.askOne(kube, instance, number)));
        }

        /**
         * The missing WAL by the number of the repository. If one repository does not answer, the others are still
         * reported. A repository without a backup on the present timeline is left out, because it has no recovery
         * window.
         */
        public Map<Integer, MissingWal> answer(RepositoryReader.Kept kept) {
            var missing = new TreeMap<Integer, MissingWal>();
            lists.forEach((number, list) -> {
                List<Backup> backups = kept.leading(number, observation);
                if (!backups.isEmpty()) {
                    missing.put(number, in(list, backups));
                }
            });
            return missing;
        }

        private MissingWal in(CompletableFuture<ArchivedWal> list, List<Backup> backups) {
            try {
                return of(kube, instance, observation, Kube.await(list), backups);
            } catch (CliException silent) {
                return new MissingWal(List.of(), Optional.of(silent.problem()));
            } catch (ExecLost _) {
                return new MissingWal(List.of(), Optional.of("the connection was lost"));
            }
        }
    }

    /** Starts to query all repositories at once. */
    public static Question ask(Kube kube, Instance instance, Observation observation) {
        return new Question(kube, instance, observation);
    }

    private static MissingWal of(
            Kube kube, Instance instance, Observation observation, ArchivedWal archive, List<Backup> backups) {
        TimelineHistory along = observation.history().orElseThrow();
        List<ArchivedWal.Gap> gaps =
                archive.gaps(along, backups.getFirst().firstSegment(), end(archive, observation, along));
        var holes = new ArrayList<Hole>();
        for (ArchivedWal.Gap gap : gaps) {
            long last = archive.size().number(gap.last());
            Optional<Backup> next = backups.stream()
                    .filter(backup -> archive.size().number(backup.firstSegment()) > last)
                    .findFirst();
            Optional<Instant> lastCommit = holes.size() < LOOKED_INTO
                    ? lastCommit(kube, instance, along, archive, backups.getFirst(), gap)
                    : Optional.empty();
            holes.add(new Hole(gap, lastCommit, next));
        }
        return new MissingWal(holes, Optional.empty());
    }

    /**
     * The number of the newest segment that must be in the archive. It is the newest listed segment, or the one that
     * the archiver reported if that is newer.
     */
    private static long end(ArchivedWal archive, Observation observation, TimelineHistory along) {
        long listed = archive.last(along).map(archive.size()::number).orElse(-1L);
        return observation
                .server()
                .filter(server -> server.timeline().equals(along.timeline()))
                .map(Server::archiver)
                .flatMap(Server.Archiver::lastArchivedWal)
                .filter(name -> name.matches("[0-9A-F]{24}"))
                .map(archive.size()::number)
                .filter(last -> last > listed)
                .orElse(listed);
    }

    private static Optional<Instant> lastCommit(
            Kube kube,
            Instance instance,
            TimelineHistory along,
            ArchivedWal archive,
            Backup oldest,
            ArchivedWal.Gap gap) {
        var argv = new ArrayList<>(List.of("bash", "/opt/kubectl-pg/locate", "commit", "", SECONDS));
        argv.addAll(archive.backwards(
                along,
                archive.size().number(oldest.firstSegment()),
                archive.size().number(gap.missing()) - 1));
        PodExec.Result found = kube.exec().read(instance.name().podName(), argv, LIMIT);
        String[] words = found.text().strip().split(" ", -1);
        try {
            return found.succeeded() && words.length == 2 ? Optional.of(Instant.parse(words[1])) : Optional.empty();
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}

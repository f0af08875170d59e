package io.kubectlpg.operation;

import io.kubectlpg.CliException;
import io.kubectlpg.cluster.Instance;
import io.kubectlpg.cluster.Observation;
import io.kubectlpg.kube.Kube;
import io.kubectlpg.kube.PodExec;
import io.kubectlpg.pgbackrest.ArchivedWal;
import io.kubectlpg.pgbackrest.RepositoryPlaces;
import io.kubectlpg.pgbackrest.RepositoryProblem;
import io.kubectlpg.postgres.Timeline;
import io.kubectlpg.postgres.TimelineHistory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Lists the WAL in the repositories, through an instance. */
public final class ArchiveReader {
    private static final String LIST = "/opt/kubectl-pg/archive-list";
    /** The time limit for listing the WAL. A hundred thousand segments take some seconds. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final int NOT_FOUND = 1;

    private ArchiveReader() {}

    /**
     * The WAL in the archive, read from the first repository that answers.
     *
     * @return the list; it fails with a {@link CliException} unreachable if no repository answers
     */
    public static CompletableFuture<ArchivedWal> ask(Kube kube, Instance instance) {
        return list(kube, instance, List.of("bash", LIST));
    }

    /** The WAL in one repository. It fails as {@link #ask} does. */
    public static CompletableFuture<ArchivedWal> askOne(Kube kube, Instance instance, int repository) {
        return list(kube, instance, List.of("bash", LIST, Integer.toString(repository)));
    }

    private static CompletableFuture<ArchivedWal> list(Kube kube, Instance instance, List<String> argv) {
        return kube.exec()
                .startReading(instance.name().podName(), argv, LIMIT)
                .thenApply(answer -> read(instance, answer));
    }

    private static ArchivedWal read(Instance instance, PodExec.Result answer) {
        if (!answer.succeeded()) {
            throw RepositoryProblem.of(
                    instance.name().cluster(),
                    instance.observation().map(Observation::places).orElse(RepositoryPlaces.UNKNOWN),
                    "the search in the archive",
                    answer.exitCode(),
                    answer.stderr());
        }
        try {
            return ArchivedWal.parse(answer.text());
        } catch (IllegalArgumentException unreadable) {
            throw CliException.failed(
                            "the output of the script archive-list in pod "
                                    + instance.name().podName() + " has an unknown form",
                            "Repeat the command with --debug, and report its output.")
                    .causedBy(unreadable);
        }
    }

    /** The history of a timeline from the archive; empty if the archive does not have it. */
    public static Optional<TimelineHistory> history(Kube kube, Instance instance, Timeline timeline) {
        PodExec.Result answer = kube.exec()
                .read(
                        instance.name().podName(),
                        List.of("bash", "/opt/kubectl-pg/archive-history", "%08X".formatted(timeline.number())),
                        LIMIT);
        if (answer.exitCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (!answer.succeeded()) {
            throw RepositoryProblem.of(
                    instance.name().cluster(), "the search in the archive", answer.exitCode(), answer.stderr());
        }
        return Optional.of(TimelineHistory.parse(timeline, answer.text()));
    }
}
